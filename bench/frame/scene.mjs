// A screen like ours, drawn by Ink: rooms, messages with wide characters and emoji, a composer.
import {Box, render, Text} from 'ink';
import {createElement as h} from 'react';

/** Opens a scene; `show(step)` draws it with `step` characters typed and gives back the whole frame. */
export function openScene({columns, rows, rooms}) {
	let frame = '';
	const stdout = {columns, rows, write: (written) => (frame = written || frame), on() {}, off() {}};
	const options = {stdout, debug: true, exitOnCtrlC: false, patchConsole: false};
	const scene = (step) => h(Scene, {columns, rows, rooms, step});
	const instance = render(scene(0), options);
	return {
		show(step) {
			instance.rerender(scene(step));
			return frame;
		},
		close: () => instance.unmount(),
	};
}

function Scene({columns, rows, rooms, step}) {
	return h(
		Box,
		{width: columns, height: rows},
		h(Rooms, {count: Math.min(rooms, rows - 2), selected: step % rooms}),
		h(
			Box,
			{flexDirection: 'column', flexGrow: 1},
			h(
				Text,
				{inverse: true, wrap: 'truncate'},
				` Topic ${'of the day — 今日の話題 '.repeat(4)}`.padEnd(columns - 26),
			),
			...Array.from({length: rows - 4}, (_, index) => h(Message, {key: index, index: index + (step >> 4)})),
			h(Text, {dimColor: true}, 'ana is typing…'),
			h(
				Text,
				null,
				h(Text, {bold: true, color: 'cyan'}, '> '),
				'x'.repeat(step % 40),
				h(Text, {inverse: true}, ' '),
			),
			h(Text, {backgroundColor: 'blue', color: 'white'}, ` connected · ${step} `),
		),
	);
}

function Rooms({count, selected}) {
	const names = Array.from({length: count}, (_, index) =>
		h(
			Text,
			{key: index, inverse: index === selected, wrap: 'truncate'},
			`${roomNames[index % roomNames.length]} ${index}`,
			index % 3 === 0 ? h(Text, {color: '#d34444', bold: true}, ` ${index}`) : null,
		),
	);
	return h(
		Box,
		{flexDirection: 'column', width: 26, borderStyle: 'round', borderColor: 'gray', overflow: 'hidden'},
		...names,
	);
}

function Message({index}) {
	const color = colors[index % colors.length];
	return h(
		Text,
		{wrap: 'truncate'},
		h(Text, {dimColor: true}, `12:${String(index % 60).padStart(2, '0')} `),
		h(Text, {color, bold: index % 2 === 0}, people[index % people.length].padEnd(8)),
		` ${texts[index % texts.length]}`,
		index % 7 === 0 ? h(Text, {italic: true, underline: true}, ' (edited)') : null,
	);
}

const roomNames = ['#tutorial', '#日本語の部屋', 'Ana & Ben 🎉', '#release-planning-for-next-year', '한국어'];
const people = ['ana', 'ben', 'クロエ', 'dj 🎧'];
const colors = ['#2e7ac5', '#428720', 'magenta', 'red'];
const texts = [
	'a plain line of text, as most of them are, long enough to reach across the pane',
	'日本語の文章と English が混ざった行です。絵文字も 👍🏽 使います',
	'family 👨‍👩‍👧‍👦 and flags 🇩🇪🇯🇵 and a cafe\u0301 with a combining mark',
	`${'very long '.repeat(30)}and cut`,
	'a link: \x1b]8;;https://example.org\x07here\x1b]8;;\x07 and \x1b[1;38;5;208mcompound\x1b[0m codes',
	'',
];
