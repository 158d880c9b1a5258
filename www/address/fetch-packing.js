import * as words from '#words/address.js';
import { fetchPart } from '../base/lazy.js';

/** What packs and unpacks names, which few addresses have. */
export const fetchPacking = () => fetchPart(words.packing, () => import('./packing.js'));
