import {defineConfig} from 'vitest/config';

/**
 * `unit` is what `npm test` runs; `e2e` drives the bundle in real pseudo-terminals, `faults` the client against a
 * server that does everything wrong, and both take longer.
 */
export default defineConfig({
	test: {
		// As many as there are cores: most of what the tests wait for are child processes and servers.
		maxWorkers: '100%',
		projects: [
			{
				test: {
					name: 'unit',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/browser/**', 'test/e2e/**', 'test/faults/**'],
					globalSetup: ['test/helpers/built.ts'],
					testTimeout: 15_000,
				},
			},
			{
				test: {
					name: 'browser',
					include: ['test/browser/**/*.test.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{test: {name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000}},
			{test: {name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 120_000}},
		],
	},
});
