/**
 * A key by its name: 'enter', 'tab', 'escape', 'backspace', 'delete', 'up', 'down', 'left', 'right', 'home',
 * 'end', 'pageup', 'pagedown', 'insert', 'f1' …, 'space', or the one lower-case character it types.
 */
export type KeyName = string;

export interface Modifiers {
	readonly ctrl: boolean;
	readonly alt: boolean;
	readonly shift: boolean;
}

/** What somebody did at the terminal. Columns and rows count from 0. */
export type Input = TextInput | KeyInput | PasteInput | MouseInput | FocusInput | ReplyInput;

/** Typed characters, several when they came at once; never controls. */
export interface TextInput {
	readonly type: 'text';
	readonly text: string;
}

/** A key that types nothing by itself, or a character together with ctrl or alt. */
export interface KeyInput extends Modifiers {
	readonly type: 'key';
	readonly name: KeyName;
}

/** All of one paste, its line ends made '\n', otherwise as it came: foreign text. */
export interface PasteInput {
	readonly type: 'paste';
	readonly text: string;
}

/** `button` is 0 left, 1 middle, 2 right; 0 for the wheel. */
export interface MouseInput extends Modifiers {
	readonly type: 'mouse';
	readonly action: 'press' | 'release' | 'drag' | 'wheelup' | 'wheeldown';
	readonly button: number;
	readonly column: number;
	readonly row: number;
}

/** The terminal's window gained or lost the keyboard. */
export interface FocusInput {
	readonly type: 'focus';
	readonly focused: boolean;
}

/** The terminal's answer to a question (attributes, cursor, colours), the whole sequence. */
export interface ReplyInput {
	readonly type: 'reply';
	readonly text: string;
}
