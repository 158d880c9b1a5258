/** Steps a second when training begins. */
const FIRST = 10;
/** How much the pace gains with every step: it grows a thousandfold within eight seconds. */
const GAIN = Math.log(1000) / 8;
/** The step from which on nothing holds it back. */
const FULL_SPEED_FROM = 11_000;

/** Whether a run is still held back to be followed. @param {string} speed @param {number} step */
export const isHeldBack = (speed, step) => speed === 'gradual' && step < FULL_SPEED_FROM;

/**
 * Steps a second at a step. A gradual pace shows the first steps one by one, since most of what is
 * to be seen happens there, and is then soon as fast as it goes. The pace depends on the step and
 * not on the clock, so that a run that was paused goes on as it was.
 *
 * @param {string} speed `gradual`, `max`, or steps a second
 * @param {number} step
 */
export function paceAt(speed, step) {
  if (speed === 'max') return Infinity;
  if (speed !== 'gradual') return Number(speed);
  return isHeldBack(speed, step) ? FIRST + GAIN * step : Infinity;
}
