// The drawn network, fetched as one part; its arithmetic comes when a number is first unfolded.
export { NetworkPanel } from './network.js';
