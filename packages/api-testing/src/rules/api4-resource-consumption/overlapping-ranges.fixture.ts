import { defineFixtures, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const content = 'the report of the year '.repeat(10)

function files(name: string, most: number): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /report': ({ headers }) => {
        const ranges = /^bytes=(.+)$/.exec(headers.range ?? '')?.[1]?.split(',') ?? []
        if (ranges.length === 0 || ranges.length > most) return text(content)
        const parts = ranges.map((range) => {
          const [from = '0', to = ''] = range.split('-')
          return content.slice(Number(from), to === '' ? undefined : Number(to) + 1)
        })
        return { status: 206, headers: { 'content-type': 'multipart/byteranges' }, body: parts.join('\r\n--x\r\n') }
      },
    },
  }
}

export default defineFixtures({
  fires: files('every range', 1000),
  quiet: [files('a few ranges', 5), files('no ranges', 0)],
})
