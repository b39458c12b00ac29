import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {wrap} from '../../text/wrap.ts';

export interface ParagraphsProps {
	readonly texts: readonly string[];
	readonly columns: number;
	readonly rows: number;
}

/** Some sentences in the middle of an empty pane. */
export function Paragraphs({texts, columns, rows}: ParagraphsProps): ReactNode {
	const lines = texts.flatMap((text) => wrap(text, columns - 4)).slice(0, rows);
	return (
		<Box
			flexDirection="column"
			justifyContent="center"
			paddingLeft={2}
			width={columns}
			height={rows}
			flexShrink={0}
		>
			{lines.map((line) => (
				<Text key={line}>{line}</Text>
			))}
		</Box>
	);
}
