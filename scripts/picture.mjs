// Draws docs/screen.svg, the picture in the README: runs the real program in a pseudo-terminal, talks a little,
// and writes down what the terminal shows, cell by cell. `npm run build` first.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import {Unicode11Addon} from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

const columns = 110;
const rows = 30;
const cellWidth = 8.4;
const cellHeight = 18;
const margin = 14;
const ink = {background: '#16181d', foreground: '#d5d8de'};
const ansi = [
	'#3b3f47',
	'#e06c75',
	'#98c379',
	'#e5c07b',
	'#61afef',
	'#c678dd',
	'#56b6c2',
	'#d5d8de',
	'#7f848e',
	'#ff7b86',
	'#b5e890',
	'#ffd88a',
	'#7cc4ff',
	'#de8cf2',
	'#6fd6e3',
	'#ffffff',
];

const home = mkdtempSync(join(tmpdir(), 'chat-tui-picture-'));
const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
terminal.loadAddon(new Unicode11Addon());
terminal.unicode.activeVersion = '11';
const child = spawn(process.execPath, ['bin/chat-tui.js', 'demo'], {
	cols: columns,
	rows,
	name: 'xterm-256color',
	env: {
		PATH: process.env.PATH,
		HOME: home,
		CHAT_TUI_HOME: home,
		TERM: 'xterm-256color',
		COLORTERM: 'truecolor',
		LANG: 'C.UTF-8',
	},
});
child.onData((data) => terminal.write(data));
try {
	await see((text) => text.includes('▸ #welcome') && text.includes(' connected'));
	for (const line of process.argv.slice(2)) {
		const before = screen();
		child.write(`${line}\r`);
		await see((text) => text !== before && text.includes(line));
		await quiet();
	}
	await quiet();
	mkdirSync('docs', {recursive: true});
	writeFileSync('docs/screen.svg', draw());
} finally {
	child.kill();
	rmSync(home, {recursive: true, force: true});
}

function screen() {
	const buffer = terminal.buffer.active;
	return Array.from({length: rows}, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '').join(
		'\n',
	);
}

/** Waits until the screen is as asked; gives up after 20 s with the screen's text. */
async function see(what) {
	const holds = typeof what === 'function' ? what : (text) => what.test(text);
	const deadline = Date.now() + 20_000;
	while (!holds(screen())) {
		if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; the screen:\n${screen()}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** Waits until the screen has been the same for a second and a half. */
async function quiet() {
	let last = screen();
	let since = Date.now();
	while (Date.now() - since < 1500) {
		await new Promise((resolve) => setTimeout(resolve, 50));
		if (screen() !== last) {
			last = screen();
			since = Date.now();
		}
	}
}

function draw() {
	const width = Math.ceil(columns * cellWidth + 2 * margin);
	const height = rows * cellHeight + 2 * margin;
	const lines = Array.from({length: rows}, (_, row) => drawRow(row)).join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="${ink.background}"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
${lines}
</g>
</svg>
`;
}

function drawRow(row) {
	const line = terminal.buffer.active.getLine(row);
	const pieces = [];
	for (let column = 0; column < columns; ) {
		const first = line.getCell(column);
		const style = styleOf(first);
		let text = '';
		let end = column;
		while (end < columns) {
			const cell = line.getCell(end);
			if (JSON.stringify(styleOf(cell)) !== JSON.stringify(style)) break;
			if (end > column && (cell.getWidth() === 2 || line.getCell(end - 1).getWidth() === 2)) break;
			text += cell.getChars() || ' ';
			end += Math.max(1, cell.getWidth());
		}
		pieces.push(drawPiece(text, column, end - column, row, style));
		column = end;
	}
	return pieces.join('');
}

function drawPiece(text, column, width, row, {color, background, bold, dim, italic, underline}) {
	const x = (margin + column * cellWidth).toFixed(1);
	const y = margin + row * cellHeight;
	const size = (width * cellWidth).toFixed(1);
	const back =
		background === ink.background
			? ''
			: `<rect x="${x}" y="${y}" width="${size}" height="${cellHeight}" fill="${background}"/>`;
	if (text.trim() === '') return back;
	const looks = [
		bold ? ' font-weight="bold"' : '',
		dim ? ' opacity="0.6"' : '',
		italic ? ' font-style="italic"' : '',
		underline ? ' text-decoration="underline"' : '',
	].join('');
	return `${back}<text x="${x}" y="${y + 13.5}" textLength="${size}" lengthAdjust="spacingAndGlyphs" fill="${color}"${looks}>${xmlText(text)}</text>`;
}

function styleOf(cell) {
	const color = cell.isFgDefault() ? ink.foreground : colorOf(cell.getFgColor(), cell.isFgRGB());
	const background = cell.isBgDefault() ? ink.background : colorOf(cell.getBgColor(), cell.isBgRGB());
	const looks = {
		bold: !!cell.isBold(),
		dim: !!cell.isDim(),
		italic: !!cell.isItalic(),
		underline: !!cell.isUnderline(),
	};
	return cell.isInverse() ? {color: background, background: color, ...looks} : {color, background, ...looks};
}

function colorOf(value, isRgb) {
	if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
	if (value < 16) return ansi[value];
	if (value >= 232) return `#${(8 + (value - 232) * 10).toString(16).padStart(2, '0').repeat(3)}`;
	const steps = [0, 95, 135, 175, 215, 255];
	const cube = value - 16;
	return `#${[cube / 36, (cube / 6) % 6, cube % 6].map((part) => steps[Math.floor(part)].toString(16).padStart(2, '0')).join('')}`;
}

function xmlText(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
