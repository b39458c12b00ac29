import type {TerminalOutput} from '../term/terminal.ts';

/** The same output, through which no colour ever comes; bold, underlined and inverse stay. */
export function withoutColors(output: TerminalOutput): TerminalOutput {
	return {
		get columns() {
			return output.columns ?? 0;
		},
		get rows() {
			return output.rows ?? 0;
		},
		...(output.fd === undefined ? {} : {fd: output.fd}),
		write: (text) => output.write(text.replace(colors, '')),
		on: (event, listener) => output.on(event, listener),
		off: (event, listener) => output.off(event, listener),
	};
}

/** SGR 30–49, 90–107 and the long forms of 38 and 48, as Ink writes them: one to a sequence. */
const colors = /\x1b\[(?:[34]8;[\d;]+|[349]\d|10[0-7])m/g;
