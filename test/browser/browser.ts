import {accessSync, constants} from 'node:fs';
import {type Browser, chromium} from 'playwright-core';

const executablePath = process.env['CHROMIUM'] || '/usr/bin/chromium';

/** Why there is no browser to test with; null if there is one. */
export const noBrowser = findProblem();

/** Starts the system's Chromium without a window. */
export function launchBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath,
		// Chromium's sandbox does not work for root, and its shared memory not in small containers.
		args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
	});
}

function findProblem(): string | null {
	try {
		accessSync(executablePath, constants.X_OK);
		return null;
	} catch {
		return `there is no Chromium at ${executablePath}: install it, or name it with CHROMIUM=PATH`;
	}
}
