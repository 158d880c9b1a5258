import * as words from '#words/experiments.js';
import { count, duration, percent } from '../../base/format.js';

/**
 * How an experiment stands, in a sentence.
 *
 * @param {import('../../run/experiment/experiment.js').Experiment} experiment
 */
export function describeState(experiment) {
  const { runs, left, diverged, failed, state, progress, seconds, secondsLeft, pool } = experiment;
  const done = words.done(count(runs.length - left), count(runs.length));
  const lost = diverged > 0 ? words.diverged(count(diverged)) : '';
  const broken =
    failed.length > 0 ? words.failed(count(failed.length), String(failed[0].fault)) : '';
  const cores = pool && !pool.isOnPage ? words.onCores(count(pool.members)) : '';
  const time = Number.isFinite(secondsLeft) ? words.timeLeft(duration(secondsLeft)) : '';
  const parts = {
    running: words.running(percent(progress), cores, time),
    paused: pool ? words.paused : words.stopped,
    ended: seconds > 0 ? words.ended(duration(seconds)) : words.allThere,
    ready: '',
  };
  return words.state(done + lost + broken, parts[state]);
}
