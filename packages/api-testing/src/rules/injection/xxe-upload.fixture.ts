import { defineFixtures, json, uploadedFiles } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function pictures(name: string, read: (content: string, filename: string) => Promise<void>): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /pictures': {
        file: 'image',
        handle: async (request) => {
          const [file] = uploadedFiles(request)
          if (file === undefined) return json({ error: 'image is missing' }, 400)
          await read(file.content.toString('latin1'), file.filename)
          return json({ stored: true }, 201)
        },
      },
    },
  }
}

async function follow(content: string): Promise<void> {
  const address = /<!ENTITY (?:% )?x SYSTEM "([^"]+)"/.exec(content)?.[1]
  if (address !== undefined) await fetch(address)
}

export default defineFixtures({
  fires: [
    pictures('reads SVG', (content, filename) => (filename.endsWith('.svg') ? follow(content) : Promise.resolve())),
    pictures('reads spreadsheets', (content) => (content.startsWith('PK') ? follow(content) : Promise.resolve())),
  ],
  quiet: pictures('stores only', () => Promise.resolve()),
})
