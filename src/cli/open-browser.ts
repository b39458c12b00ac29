import {spawn} from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The program that shows a web page on this platform, and its arguments before the address; null where there is
 * nobody to see it. None of them is a shell.
 */
export function browserOpener(
	platform: NodeJS.Platform,
	env: Environment,
): readonly [string, ...string[]] | null {
	const isRemote = Boolean(env['SSH_CONNECTION'] ?? env['SSH_TTY']);
	if (platform === 'win32') return isRemote ? null : ['rundll32.exe', 'url.dll,FileProtocolHandler'];
	if (platform === 'darwin') return isRemote ? null : ['open'];
	return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : null;
}

/** Shows a web page, if that can be done. Never fails: whoever calls has said the address as well. */
export function openBrowser(url: string, {platform, env}: NodeJS.Process): void {
	const [command, ...args] = browserOpener(platform, env) ?? [];
	if (command === undefined) return;
	spawn(command, [...args, url], {detached: true, stdio: 'ignore'})
		.on('error', () => {})
		.unref();
}
