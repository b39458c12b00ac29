import {describe, expect, it} from 'vitest';
import {fuzzyScore} from '../../src/text/fuzzy.ts';

const best = (query: string, ...candidates: readonly string[]) =>
	candidates
		.map((candidate) => ({candidate, score: fuzzyScore(query, candidate)}))
		.filter(({score}) => score !== null)
		.sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
		.map(({candidate}) => candidate);

describe('fuzzyScore', () => {
	it('matches letters in order, whatever lies between, and nothing else', () => {
		expect(fuzzyScore('rln', 'release-planning')).not.toBe(null);
		expect(fuzzyScore('nlr', 'release-planning')).toBe(null);
		expect(fuzzyScore('room', 'roo')).toBe(null);
		expect(fuzzyScore('', 'anything')).toBe(0);
	});

	it('knows neither case nor accents', () => {
		expect(fuzzyScore('CAFE', 'café')).toBe(fuzzyScore('cafe', 'Cafe'));
		expect(fuzzyScore('łódź', 'ŁÓDŹ')).not.toBe(null);
		expect(fuzzyScore('日', '今日')).not.toBe(null);
	});

	it('prefers the start, then starts of words, then runs, then less', () => {
		expect(best('dev', 'my-dev', 'devel', 'xdevx', 'd-e-v')).toEqual(['devel', 'my-dev', 'd-e-v', 'xdevx']);
		expect(best('rp', 'grapes', 'release planning', 'harp')).toEqual(['release planning', 'harp', 'grapes']);
		expect(best('abc', 'xaxbxc', 'xabc')).toEqual(['xabc', 'xaxbxc']);
		expect(best('tut', '#tutorial-archive', '#tutorial')).toEqual(['#tutorial', '#tutorial-archive']);
	});

	it('looks beyond the first place that matches', () => {
		expect(fuzzyScore('plan', 'xp-release-plan')).toBeGreaterThan(fuzzyScore('plan', 'xp-release-lan') ?? 0);
	});
});
