// Loaded before the program by NODE_OPTIONS: notes its process id and how it is, and on SIGUSR2 breaks what it stands on in one of
// these ways, as SABOTAGE says.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

const {CHAT_TUI_HOME: home, SABOTAGE: way} = process.env;

const failure = (code) => Object.assign(new Error(`${code} on purpose`), {code});
const fail = () => {
	throw new Error(`${way} on purpose`);
};

const ways = {
	throw: () => setImmediate(fail),
	reject: () => void Promise.reject(new Error('reject on purpose')),
	/** What looks at typed text finds this one first. */
	handler: () => {
		const {segment} = Intl.Segmenter.prototype;
		Intl.Segmenter.prototype.segment = function (text) {
			return text.includes('☠') ? fail() : segment.call(this, text);
		};
	},
	/** What measures the text that components show. */
	component: () => {
		Intl.Segmenter.prototype.segment = fail;
	},
	/** What fills up lines, in and before components. */
	draw: () => {
		String.prototype.repeat = fail;
	},
	stdinEnd: () => process.stdin.push(null),
	stdinError: () => process.stdin.destroy(failure('EIO')),
	stdoutError: () => process.stdout.destroy(failure('EPIPE')),
};

const note = (state) => writeFileSync(join(home, 'pid'), `${process.pid} ${state}`);

if (home !== undefined) note('sound');
if (way !== undefined) {
	process.on('SIGUSR2', () => {
		ways[way]();
		note('broken');
	});
}
