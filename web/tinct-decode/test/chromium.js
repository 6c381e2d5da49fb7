// Drives a headless Chromium over its debugging pipe, so that no package is needed for it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0);

export async function open() {
  const profile = await mkdtemp(join(tmpdir(), 'tinct-chromium-'));
  const child = spawn(chromium, [
    '--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--force-color-profile=srgb',
    '--force-device-scale-factor=1', '--hide-scrollbars', '--window-size=800,600', `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  let last = 0, text = '';
  const stop = (reason) => {
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  to.on('error', () => {});
  child.on('exit', () => stop('Chromium has ended'));
  from.setEncoding('utf8');
  from.on('data', (chunk) => {
    const messages = (text + chunk).split('\0');
    text = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      const job = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) job?.reject(new Error(message.error.message));
      else job?.resolve(message.result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    to.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  return {
    async evaluate(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    // Goes to a page and waits until its scripts have run.
    async go(url) {
      await send('Page.enable', {}, sessionId);
      await send('Page.navigate', { url }, sessionId);
      for (;;) {
        const state = await this.evaluate('location.href + " " + document.readyState').catch(() => '');
        if (state === `${url} complete`) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' }, sessionId);
      return Buffer.from(data, 'base64');
    },
    // The accessibility tree, as [role, name] of what has a role worth telling.
    async accessible() {
      const { nodes } = await send('Accessibility.getFullAXTree', {}, sessionId);
      return nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => [role?.value, name?.value ?? '']);
    },
    async close() {
      child.kill('SIGKILL');
      await new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.on('exit', resolve)));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
