import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'POST /convert': {
        body: { format: 'png' },
        handle: ({ text }) => ({
          ...json({ queued: true }),
          delayMs: 1000 * Number(/\$\(sleep ([\d.]+)\)/.exec(text)?.[1] ?? 0),
        }),
      },
    },
  },
  quiet: [
    {
      name: 'no shell',
      users: [],
      routes: { 'POST /convert': { body: { format: 'png' }, handle: () => json({ queued: true }) } },
    },
    {
      name: 'slow with anything odd',
      users: [],
      routes: {
        'POST /convert': {
          body: { format: 'png' },
          handle: ({ text }) => ({ ...json({ queued: true }), delayMs: text.includes('$(sleep') ? 320 : 0 }),
        },
      },
    },
  ],
})
