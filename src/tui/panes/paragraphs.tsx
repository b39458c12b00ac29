import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {wrap} from '../../text/wrap.ts';

export interface ParagraphsProps {
	readonly texts: readonly string[];
	readonly columns: number;
	readonly rows: number;
}

/** Some sentences in the middle of an empty pane. Where there is no room for all, the last one stays: it says what to do. */
export function Paragraphs({texts, columns, rows}: ParagraphsProps): ReactNode {
	const paragraphs = texts.map((text) => wrap(text, columns - 4));
	const last = paragraphs.pop() ?? [];
	const lines = [...paragraphs.flat().slice(0, Math.max(0, rows - last.length)), ...last].slice(-rows);
	return (
		<Box
			flexDirection="column"
			justifyContent="center"
			paddingLeft={2}
			width={columns}
			height={rows}
			flexShrink={0}
		>
			<Text>{lines.join('\n')}</Text>
		</Box>
	);
}
