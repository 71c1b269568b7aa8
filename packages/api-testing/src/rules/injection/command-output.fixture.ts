import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'POST /ping': {
        body: { host: 'localhost' },
        handle: ({ text }) => {
          const sum = /;expr (\d+) \+ (\d+)/.exec(text)
          return json({ output: `PING localhost\n${sum === null ? '' : Number(sum[1]) + Number(sum[2])}\n` })
        },
      },
    },
  },
  quiet: [
    {
      name: 'echoed',
      routes: {
        'POST /ping': { body: { host: 'localhost' }, handle: ({ text }) => json({ output: `no such host: ${text}` }) },
      },
    },
    {
      name: 'random numbers of that size',
      routes: {
        'POST /ping': {
          body: { host: 'localhost' },
          handle: () =>
            json({ output: Array.from({ length: 400 }, () => Math.floor(20_000 + Math.random() * 180_000)).join(' ') }),
        },
      },
    },
  ],
})
