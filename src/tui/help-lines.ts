import {wrap} from '../text/wrap.ts';
import {chordLabel} from './chord.ts';
import type {Binding} from './keymap.ts';
import {slashCommands, usageOf} from './slash.ts';

/** A line of the help: a heading, or what to press or type and what that does. */
export type HelpLine = {readonly heading: string} | {readonly keys: string; readonly text: string};

/** The live key map and the slash commands, from the same tables by which they work, wrapped to `columns` columns. */
export function helpLines(bindings: readonly Binding[], columns: number): readonly HelpLine[] {
	const wide = keysColumns(columns);
	return entries(bindings).flatMap((entry): readonly HelpLine[] => {
		if ('heading' in entry) return [entry];
		const keys = wrap(entry.keys, wide - 2);
		const text = wrap(entry.text, columns - wide);
		const length = Math.max(keys.length, text.length);
		return Array.from({length}, (_, at) => ({keys: keys[at] ?? '', text: text[at] ?? ''}));
	});
}

/** Columns of the left half, between which and the right one is a gap of two. */
export function keysColumns(columns: number): number {
	return Math.min(32, Math.floor(columns / 2));
}

/** Columns before the entries of a section. */
export const helpIndent = 3;

function entries(bindings: readonly Binding[]): readonly HelpLine[] {
	const places = [...new Set(bindings.map(({where}) => where))];
	const sections = places.map((where) =>
		section(
			headings[where],
			bindings.filter((each) => each.where === where),
		),
	);
	const commands = slashCommands.map((command) => ({keys: usageOf(command), text: command.help}));
	const literal = {keys: '//text', text: 'send a text that begins with /'};
	return [...sections.flat(), {heading: 'Commands'}, ...commands, literal];
}

function section(heading: string, bindings: readonly Binding[]): readonly HelpLine[] {
	const lines = bindings.map(({chords, help}) => ({keys: chords.map(chordLabel).join(', '), text: help}));
	return [{heading}, ...lines, {keys: '', text: ''}];
}

const headings: Readonly<Record<Binding['where'], string>> = {
	chat: 'Rooms and messages',
	composer: 'Writing',
	editing: 'In every line of text',
	messages: 'On a picked message',
	picker: 'In a list',
	question: 'At a question',
	help: 'In this help',
	signIn: 'Signing in',
	anywhere: 'Everywhere',
};
