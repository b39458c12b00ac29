import {describe, expect, it} from 'vitest';
import {lineOf} from '../../src/text/line-edit.ts';
import {chordLabel} from '../../src/tui/chord.ts';
import {complete} from '../../src/tui/completion.ts';
import {helpLines} from '../../src/tui/help-lines.ts';
import {commandOf, keymap} from '../../src/tui/keymap.ts';
import {slashCommands} from '../../src/tui/slash.ts';
import {addRoom, createFakeClient, roomIdOf} from '../helpers/fake-client.ts';

const chat = createFakeClient();
addRoom(chat, {name: 'tutorial', people: ['ann', 'bob', 'bobby', 'carl']});
addRoom(chat, {name: 'tulips'});
const state = chat.store.getState();
const completed = (text: string) => {
	const found = complete(lineOf(text), state, roomIdOf('tutorial'));
	return found?.lines.map((line) => line.text) ?? [];
};

describe('keymap', () => {
	it('means one thing by a key in a place', () => {
		const pairs = keymap.flatMap(({where, chords}) => chords.map((chord) => `${where} ${chord}`));
		expect(new Set(pairs).size).toBe(pairs.length);
	});

	it('finds every binding by its keys', () => {
		for (const {where, chords, run} of keymap) {
			for (const chord of chords) expect(commandOf(where, chord)).toBe(run);
		}
		expect(commandOf('chat', 'f12')).toBeNull();
	});

	it.each([37, 57, 120])('shows every key and every command in the help, %i columns wide', (columns) => {
		const lines = helpLines(keymap, columns);
		const text = lines
			.map((line) => ('heading' in line ? line.heading : line.keys))
			.join(' ')
			.replace(/\s+/g, ' ');
		const texts = lines
			.map((line) => ('heading' in line ? '' : line.text))
			.join(' ')
			.replace(/\s+/g, ' ');
		for (const {chords, help} of keymap) {
			expect(text).toContain(chords.map(chordLabel).join(', '));
			expect(texts).toContain(help);
		}
		for (const {name, args} of slashCommands) expect(text).toContain(`/${name} ${args}`.trim());
	});

	it.each([
		['ctrl+k', 'Ctrl+K'],
		['alt+up', 'Alt+↑'],
		['pageup', 'PgUp'],
		['ctrl+/', 'Ctrl+/'],
		['f1', 'F1'],
	])('writes %s as %s', (chord, label) => {
		expect(chordLabel(chord)).toBe(label);
	});
});

describe('complete', () => {
	it('completes every slash command', () => {
		for (const {name} of slashCommands) {
			expect(completed(`/${name}`)).toContain(`/${name} `);
			expect(completed('/')).toContain(`/${name} `);
		}
	});

	it.each([
		['/jo', ['/join ']],
		['/join #tu', ['/join #tulips ', '/join #tutorial ']],
		['see #tut', ['see #tutorial ']],
		['@bo', ['bob: ', 'bobby: ']],
		['bo', ['bob: ', 'bobby: ']],
		['hi @car', ['hi carl ']],
		['/invite bobb', ['/invite @bobby:localhost ']],
		['ann', []],
		['zzz', []],
		['', []],
	])('%s', (text, lines) => {
		expect(completed(text)).toEqual(lines);
	});

	it('keeps what stands after the cursor', () => {
		const found = complete({text: 'hi ca there', cursor: 5}, state, roomIdOf('tutorial'));
		expect(found?.lines[0]).toEqual({text: 'hi carl  there', cursor: 8});
	});
});
