import {Box, render, Text, useInput} from 'ink';
import {useEffect, useState} from 'react';
import {afterEach, describe, expect, it} from 'vitest';
import {openTerminal, type Terminal} from '../../src/term/terminal.ts';
import {createHeadless} from '../helpers/headless.ts';

const cleanUp: Array<() => void> = [];

afterEach(() => {
	for (const undo of cleanUp.splice(0)) undo();
});

function Page({terminal, word}: {readonly terminal: Terminal; readonly word: string}) {
	const [size, setSize] = useState(() => terminal.size());
	useEffect(() => terminal.onResize(() => setSize(terminal.size())), [terminal]);
	useEffect(() => terminal.placeCursor({column: word.length, row: 1}), [terminal, word]);
	useInput(() => {
		throw new Error('Ink read the keyboard');
	});
	return (
		<Box width={size.columns} height={size.rows} flexDirection="column">
			<Text>{`${size.columns}×${size.rows}`.padStart(size.columns)}</Text>
			<Text bold>{word}</Text>
			<Box flexGrow={1} />
			<Text>last</Text>
		</Box>
	);
}

function open() {
	const headless = createHeadless({columns: 20, rows: 5});
	const terminal = openTerminal({input: headless.input, output: headless.output, onInput: () => {}});
	const page = (word: string) => <Page terminal={terminal} word={word} />;
	const ink = render(page('one'), {
		stdout: terminal.inkStdout,
		stdin: terminal.inkStdin,
		debug: true,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	cleanUp.push(() => {
		ink.unmount();
		terminal.restore();
		headless.dispose();
	});
	return {headless, terminal, ink, show: (word: string) => ink.rerender(page(word))};
}

describe('Ink on our terminal', () => {
	it('draws the whole height, then only what changed', async () => {
		const {headless, show} = open();
		await headless.until((screen) => screen === `${' '.repeat(16)}20×5\none\n\n\nlast`);
		const before = headless.bytesWritten();
		show('other');
		await headless.until((screen) => screen.includes('other'));
		expect(headless.bytesWritten() - before).toBeLessThan(80);
		await headless.parsed();
		expect(headless.cursor()).toEqual({column: 5, row: 1, isVisible: true});
	});

	it('follows a resize, with and without CI', async () => {
		const {headless} = open();
		await headless.until((screen) => screen.includes('last'));
		headless.resize(10, 4);
		await headless.until((screen) => screen === `${' '.repeat(6)}10×4\none\n\nlast`);
		headless.resize(30, 6);
		await headless.until((screen) => screen === `${' '.repeat(26)}30×6\none\n\n\n\nlast`);
	});

	it('never sees what is typed', async () => {
		const {headless} = open();
		await headless.until((screen) => screen.includes('last'));
		headless.type('x\r\x1b');
		await headless.parsed();
		expect(headless.line(1)).toBe('one');
	});

	it('leaves the last frame standing when it goes', async () => {
		const {headless, ink} = open();
		await headless.until((screen) => screen.includes('last'));
		ink.unmount();
		await headless.parsed();
		expect(headless.line(1)).toBe('one');
		expect(headless.written()).not.toMatch(/\n/);
	});
});
