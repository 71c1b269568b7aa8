import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'POST /convert': {
        body: { format: 'png' },
        handle: ({ text }) => {
          // Executed later, by a worker, as such commands often are.
          const address = /\$\(curl (http:[^|]+)\|\|/.exec(text)?.[1]
          if (address !== undefined) setTimeout(() => void fetch(address).catch(() => undefined), 20)
          return json({ queued: true })
        },
      },
    },
  },
  quiet: {
    users: [],
    routes: { 'POST /convert': { body: { format: 'png' }, handle: ({ text }) => json({ queued: true, job: text }) } },
  },
})
