import { count, duration, percent } from '../../base/format.js';

/**
 * How an experiment stands, in a sentence.
 *
 * @param {import('../../run/experiment/experiment.js').Experiment} experiment
 */
export function describeState(experiment) {
  const { runs, left, diverged, failed, state, progress, seconds, secondsLeft, pool } = experiment;
  const done = `${count(runs.length - left)} of ${count(runs.length)} runs are done`;
  const lost = diverged > 0 ? `, ${count(diverged)} diverged` : '';
  const broken = failed.length > 0 ? `, ${count(failed.length)} failed (${failed[0].fault})` : '';
  const cores =
    pool && !pool.isOnPage ? ` on ${pool.members === 1 ? '1 core' : `${pool.members} cores`}` : '';
  const parts = {
    running: `${percent(progress)}${cores}${Number.isFinite(secondsLeft) ? `, about ${duration(secondsLeft)} left` : ''}`,
    paused: 'paused',
    ended: seconds > 0 ? `in ${duration(seconds)}` : 'all there',
    ready: '',
  };
  return `${done}${lost}${broken}; ${parts[state]}.`;
}
