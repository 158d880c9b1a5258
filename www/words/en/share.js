export const title = 'Share';
export const close = 'Close';

// Links
export const link = 'Link';
export const noLink =
  'This page is part of another site. Links are made on the playground\u2019s own page.';
export const copyLink = 'Copy link';
/** @param {string} step */
export const copyLinkToStep = (step) => `Copy link to step ${step}`;
export const pauseForLink = 'Pause to get a link to this step.';
export const lrChanged =
  'There is no link to this step: the learning rate was changed during the run, and a link would train with the new one from step 0. Save the model instead.';
/** @param {string} why */
export const linksWithoutNames = (why) => `${why} These links do not contain them.`;
export const namesInLink = 'Your names are in the link: anyone who has it can read them.';
export const localFile =
  'This page is a file on your computer, so its links open only there. To share one, send the file and the part of the link from # on.';

// Figures for other pages
export const ownPage = 'In your own page';
export const singleFile =
  'This page is a single file, without the scripts that a figure in another page needs. Put the published folder on a web server, or open a page where it is, and share from there.';
/** @param {string} name of a snippet */
export const copySnippet = (name) => `Copy: ${name}`;
export const oneLine = 'One line';
export const iframe = 'Iframe';
export const withButton = 'With a button in the text';
export const preview = 'Preview';
export const previewTitle = 'Preview of the embedded figure';
// In the snippets themselves
export const frameTitle = 'makemore playground';
export const needsJavaScript = 'This figure needs JavaScript.';
export const figureOne = 'Figure 1';
export const trainIt = 'Train';

// Files
export const download = 'Download';
export const saveModel = 'Model (.safetensors)';
export const saveContinue = 'Continue in PyTorch (.py)';
export const saveReproduce = 'Reproduce in PyTorch (.py)';
export const saveNames = 'Names (.txt)';
export const loadModel = 'Continue with a saved model: ';
/** @param {string} step @param {string} share */
export const measuring = (step, share) => `Measuring the dev loss of step ${step}: ${share}`;
export const cannotReproduce =
  'reproduce.py cannot make this run: the learning rate was changed during the run, and it would train with the new one from step 0. Save the model and continue.py instead.';
/** A part of the page that is fetched, in a message that it could not be. */
export const pythonFile = 'The Python file';
export const needsNames = 'the names';
export const needsModel = 'the model';
export const needsBoth = 'the model and the names';
/** @param {string} file @param {string} needs */
export const alsoNeeds = (file, needs) =>
  `${file} also needs ${needs}, which you can save above; its first lines say how to run it.`;

// Pictures and numbers
export const figures = 'Figures on the screen';
export const png = 'PNG';
export const svg = 'SVG';
export const data = 'Data';
export const noNumbers =
  'This figure has no numbers to save yet. Train a little, or use the figure\u2019s own buttons first.';
export const noCanvas = 'The browser could not draw the picture. Close other tabs and try again.';
export const tooLarge =
  'The browser could not make the picture: the figure may be too large. Make the window narrower.';
/** The caption of a picture. @param {string[]} parts */
export const caption = (parts) => parts.join(', ');
export const captionTitle = 'makemore playground';
/** @param {string} preset */
export const captionPreset = (preset) => `preset ${preset}`;
/** @param {number} seed */
export const captionSeed = (seed) => `seed ${seed}`;
/** @param {string} step */
export const captionStep = (step) => `step ${step}`;

// What the browser keeps
export const kept = 'The browser keeps a copy of the last run, so that a reload loses nothing. ';
export const forget = 'Delete the saved run';
/** @param {string} again @param {string} on */
export const forgotten = (again, on) => `Deleted: the next visit begins at step 0${again}.${on}`;
/** @param {string} step */
export const addressTrains = (step) => `; this very address trains to step ${step} again`;
export const noCopyUntilTrain = ' No copy is made until you press Train again.';

// Copying
export const copied = 'Copied';
export const copyByHand = 'Selected: copy it by hand';

// The picture of a moment
export const picture = 'Picture';
export const sharePicture = 'Share this picture';
export const savePicture = 'Save this picture (.png)';
export const pictureTitle = 'A network learns to write names';
/** @param {string} step */
export const pictureStep = (step) => `Step ${step}`;
export const emptyName = '(empty)';
/** @param {string} step */
export const lastStep = (step) => `step ${step}`;
/** Beside the dots of the dev loss. */
export const dotName = 'dev';
/** @param {string} loss */
export const guessing = (loss) => `guessing ${loss}`;
/** @param {string} loss */
export const pictureLoss = (loss) => `Loss ${loss}`;
/** @param {string} step */
export const pictureDiverged = (step) => `Loss not finite at step ${step}`;
/** @param {string} loss */
export const pictureDev = (loss) => `dev ${loss}`;
/** For those who do not see the picture. @param {string} step @param {string} names */
export const namesAt = (step, names) => `Names at step ${step}: ${names}.`;
export const noPicture = 'The browser could not make the picture. Close other tabs and try again.';
export const notShared = 'The browser did not share the picture. Save it instead.';
/** What other programs are told that the picture is. */
export const sharedTitle = 'makemore playground';
