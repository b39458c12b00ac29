import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {cut, pad} from '../../text/cut.ts';
import {type HelpLine, helpIndent, helpLines, keysColumns} from '../help-lines.ts';
import {keymap} from '../keymap.ts';

export interface HelpPaneProps {
	/** The first line shown. */
	readonly top: number;
	readonly columns: number;
	readonly rows: number;
}

/** A page of the help. */
export function HelpPane({top, columns, rows}: HelpPaneProps): ReactNode {
	const shown = helpLines(keymap, columns - helpIndent).slice(top, top + rows - 1);
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			<Text dimColor>{cut(' Keys and commands · ↑ ↓ PgUp PgDn scroll, Esc closes', columns)}</Text>
			{shown.map((line, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is a place on the page
				<HelpRow key={at} line={line} columns={columns} />
			))}
		</Box>
	);
}

function HelpRow({line, columns}: {readonly line: HelpLine; readonly columns: number}): ReactNode {
	if ('heading' in line) return <Text bold>{cut(` ${line.heading}`, columns)}</Text>;
	const keys = pad(line.keys, keysColumns(columns - helpIndent));
	return (
		<Text wrap="truncate">
			{' '.repeat(helpIndent) + keys}
			<Text dimColor>{line.text}</Text>
		</Text>
	);
}
