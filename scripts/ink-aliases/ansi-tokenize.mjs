// What Ink takes lines apart and puts rows together with, in every frame all of them. Lines are taken apart once
// here, and putting together skips the characters whose style is that of the one before. Ink changes neither
// tokens nor characters, it only copies references to them.
import {
	ansiCodesToString,
	diffAnsiCodes,
	tokenize as split,
	styledCharsFromTokens as style,
} from '@alcalzone/ansi-tokenize';
import {remember} from './recent.mjs';

export * from '@alcalzone/ansi-tokenize';

// A line of 160 characters takes some 16 KiB taken apart; a screen has about 200.
const remembered = remember(512, (line) => split(line));
const styledTokens = new WeakMap();

export function tokenize(line, end) {
	return end === undefined ? remembered(line) : split(line, end);
}

export function styledCharsFromTokens(tokens) {
	let characters = styledTokens.get(tokens);
	if (!characters) {
		characters = shareStyles(style(tokens));
		styledTokens.set(tokens, characters);
	}
	return characters;
}

export function styledCharsToString(characters) {
	let text = '';
	let styles = unstyled;
	for (const character of characters) {
		if (!isSame(character.styles, styles)) {
			text += ansiCodesToString(diffAnsiCodes(styles, character.styles));
			styles = character.styles;
		}
		text += character.value;
	}
	return styles.length === 0 ? text : text + ansiCodesToString(diffAnsiCodes(styles, unstyled));
}

const unstyled = [];

/** Gives neighbours of one style the same array, so that comparing two is comparing references. */
function shareStyles(characters) {
	let styles = unstyled;
	for (const character of characters) {
		if (hasSameCodes(character.styles, styles)) character.styles = styles;
		else styles = character.styles;
	}
	return characters;
}

function isSame(one, other) {
	return one === other || (one.length === 0 && other.length === 0);
}

function hasSameCodes(one, other) {
	return one.length === other.length && one.every((code, index) => code === other[index]);
}
