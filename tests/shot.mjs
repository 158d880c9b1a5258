import { writeFileSync } from 'node:fs';
import { Page } from './page/lib/page.js';
const [w,h,name,frag,css] = process.argv.slice(2);
const page = await Page.open();
try {
await page.driver.manage().window().setRect({ width: +w, height: +h });
await page.load(frag);
await page.until(async () => (await page.state()).step >= Number(/step=(\d+)/.exec(frag)?.[1] ?? 0), 'there', 60000);
if (css) await page.look(css);
await new Promise(r=>setTimeout(r,1500));
writeFileSync(`/tmp/shots/${name}.png`, Buffer.from(await page.driver.takeScreenshot(), 'base64'));
} finally { await page.close(); }
