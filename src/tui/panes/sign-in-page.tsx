import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {Position} from '../../term/screen.ts';
import {cut, pad} from '../../text/cut.ts';
import {wrap} from '../../text/wrap.ts';
import {type Field, fieldOf, hiddenFieldOf} from '../field.ts';
import type {SignIn, SignInField} from '../state.ts';
import {signInFields} from '../state.ts';

export interface SignInPageProps {
	readonly page: SignIn;
	readonly columns: number;
	readonly rows: number;
}

/** Where one comes in: server, user, password. */
export function SignInPage({page, columns, rows}: SignInPageProps): ReactNode {
	const {left, top, wide} = place(columns, rows);
	const wrong = page.error === null ? [] : wrap(page.error, wide).slice(0, 2);
	return (
		<Box
			flexDirection="column"
			width={columns}
			height={rows}
			paddingLeft={left}
			paddingTop={top}
			flexShrink={0}
		>
			<Text bold>{cut(titles[page.how], wide)}</Text>
			<Text dimColor>{cut(seconds[page.how], wide)}</Text>
			{signInFields.map((field) => (
				<FieldRow key={field} page={page} field={field} wide={wide} />
			))}
			{page.isBusy && <Text>{cut('asking the server…', wide)}</Text>}
			{wrong.map((line) => (
				<Text key={line} bold color="red">
					{line}
				</Text>
			))}
			{!page.isBusy && <Text dimColor>{cut(keys[page.how], wide)}</Text>}
		</Box>
	);
}

/** Where the cursor stands on the page. */
export function signInCursor({page, columns, rows}: SignInPageProps): Position {
	const {left, top, wide} = place(columns, rows);
	const {column} = shownField(page, page.focus, wide);
	return {column: left + labelColumns + column, row: top + headRows + signInFields.indexOf(page.focus)};
}

const titles = {login: 'Sign in', register: 'Make an account', again: 'Sign in again'} as const;
const seconds = {
	login: 'Ctrl+T makes a new account',
	register: 'Ctrl+T signs in instead',
	again: 'You are signed out. Nothing here is lost.',
} as const;
const newKeys = 'Tab next field · Enter goes on · Ctrl+Q quits';
const keys = {
	login: newKeys,
	register: newKeys,
	again: 'Enter signs in · Esc to the messages · Ctrl+Q quits',
} as const;
const headRows = 2;
const labelColumns = 11;
const pageRows = 8;

function place(columns: number, rows: number): {left: number; top: number; wide: number} {
	const wide = Math.min(60, columns - 2);
	return {
		left: Math.max(0, Math.floor((columns - wide) / 2)),
		top: Math.max(0, Math.floor((rows - pageRows) / 3)),
		wide,
	};
}

interface FieldRowProps {
	readonly page: SignIn;
	readonly field: SignInField;
	readonly wide: number;
}

function FieldRow({page, field, wide}: FieldRowProps): ReactNode {
	const isFocused = page.focus === field;
	return (
		<Text wrap="truncate">
			<Text bold={isFocused}>{pad(`${isFocused ? '▸' : ' '} ${field}`, labelColumns)}</Text>
			<Text underline>{pad(shownField(page, field, wide).text, wide - labelColumns)}</Text>
		</Text>
	);
}

function shownField({fields}: SignIn, field: SignInField, wide: number): Field {
	return (field === 'password' ? hiddenFieldOf : fieldOf)(fields[field], wide - labelColumns);
}
