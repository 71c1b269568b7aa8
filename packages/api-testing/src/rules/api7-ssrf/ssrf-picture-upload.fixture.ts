import { defineFixtures, json, uploadedFiles } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function avatars(name: string, convert: (content: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /avatar': {
        file: 'avatar',
        handle: async (request) => {
          const [file] = uploadedFiles(request)
          if (file === undefined) return json({ error: 'avatar is missing' }, 400)
          await convert(file.content.toString('latin1'))
          return json({ saved: true }, 201)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: avatars('converter with network', async (content) => {
    const address = /<image [^>]*href="(http:\/\/127[^"]+)"/.exec(content)?.[1]
    if (address !== undefined) await fetch(address)
  }),
  quiet: avatars('no network', () => Promise.resolve()),
})
