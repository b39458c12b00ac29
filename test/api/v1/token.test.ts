import {describe, expect, it} from 'vitest';
import {isBeyond, isSoundToken, mendToken, soundParts, stepBack} from '../../../src/api/v1/token.ts';

describe('a token', () => {
	it.each(['0', '215', '23_23_1_1_5', 's72_1', 'abc.DEF~1', '-1'])('%j may be handed back', (token) => {
		expect(isSoundToken(token)).toBe(true);
	});

	it.each([
		'',
		"23_23_1_1_UserID(localpart=u'x', domain=u'localhost', is_mine=True)",
		'1 2',
		'1\n',
		'a&b=c',
		'x'.repeat(501),
		215,
		null,
		undefined,
		['1'],
	])('%j may not', (token) => {
		expect(isSoundToken(token)).toBe(false);
	});

	it.each([
		['215', '214'],
		['0', '0'],
		['23_23_1_0_5', '22_22_0_0_4'],
		['007_1', '6_0'],
		['100000000000000000000_1', '99999999999999999999_0'],
		['s72_1', 's72_1'],
		['1_', '1_'],
		['-1', '-1'],
	])('%j steps back to %j', (token, before) => {
		expect(stepBack(token)).toBe(before);
	});

	it.each([
		['9_5_0_0_0', '8_9_1_1_1'],
		['9_5_0_0_0', '9_4_1_1_1'],
		['216', '215'],
	])('%j is not of a stream that ends at %j', (token, end) => {
		expect(isBeyond(token, end)).toBe(true);
	});

	it.each([
		['9_5_0_0_0', '9_5_0_0_0'],
		['9_5_0_0_77', '10_6_0_0_0'],
		['9_5_0_0_0', '215'],
		['s72', 's71'],
	])('%j may be of a stream that ends at %j', (token, end) => {
		expect(isBeyond(token, end)).toBe(false);
	});

	it('that presence has spoilt is mended with where presence stands now', () => {
		const spoilt = "23_22_1_1_UserID(localpart=u'x', domain=u'localhost', is_mine=True)";
		expect(soundParts(spoilt)).toBe('23_22_1_1');
		for (const other of ['rubbish', '23_22_1_1_5', '', null, 7]) expect(soundParts(other)).toBeNull();
		expect(mendToken('23_22_1_1', '30_30_2_2_9')).toBe('23_22_1_1_8');
		for (const end of [spoilt, '215', undefined]) expect(mendToken('23_22_1_1', end)).toBeNull();
	});
});
