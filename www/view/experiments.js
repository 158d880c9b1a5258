// The bench of experiments, with all that it asks for.
import { ExperimentsBench } from '../benches/experiments/index.js';
import { keepExperiment, recallExperiment } from '../keep/experiment-store.js';
import { saveFile } from '../share/save-file.js';

/** @param {import('./commands.js').Commands} commands */
export function experimentsBench(commands) {
  return new ExperimentsBench({
    run: () => {
      const run = commands.run();
      return run && { config: run.config, text: run.text, sha256: run.playground.corpusSha256 };
    },
    asked: commands.experiment.asked,
    takeStart: commands.experiment.takeStart,
    note: commands.experiment.note,
    tell: commands.experiment.tell,
    keep: (kept) => keepExperiment(kept).catch(() => {}),
    recall: (recipe) => recallExperiment(recipe).catch(() => null),
    save: (name, type, text) => saveFile(text, type, name),
  });
}
