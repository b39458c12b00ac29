import {describe, expect, it} from 'vitest';
import {personColor, personColors} from '../../src/text/color.ts';

/** The contrast of two colours by WCAG 2: from 1 (none) to 21 (black on white). */
function contrast(one: string, other: string): number {
	const [lower = 0, higher = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (higher + 0.05) / (lower + 0.05);
}

function luminance(hex: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours of people', () => {
	it.each(personColors)('can be read on dark and light: %s', (hex) => {
		expect(hex).toMatch(/^#[0-9a-f]{6}$/);
		expect(contrast(hex, '#000000')).toBeGreaterThan(3);
		expect(contrast(hex, '#ffffff')).toBeGreaterThan(3);
	});

	it('stay with a person', () => {
		expect(personColor('@ana:localhost')).toBe(personColor('@ana:localhost'));
	});

	it('are all used, about as often', () => {
		const uses = new Map<string, number>();
		for (let index = 0; index < 1600; index += 1) {
			const color = personColor(`@user${index}:localhost`);
			uses.set(color, (uses.get(color) ?? 0) + 1);
		}
		expect(uses.size).toBe(personColors.length);
		for (const count of uses.values()) expect(count).toBeGreaterThan(50);
	});
});
