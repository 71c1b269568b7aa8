import { defineFixtures, fieldText, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function report(name: string, render: (style: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /reports/preview': {
        body: { stylesheet: '<html/>' },
        handle: (request) => text(render(fieldText(request, 'stylesheet'))),
      },
    },
  }
}

export default defineFixtures({
  fires: report('processor', (style) => {
    const match = /<xsl:value-of select="(\d+)\*(\d+)"\/>/.exec(style)
    return match === null ? '<html/>' : `<h>${Number(match[1]) * Number(match[2])}</h>`
  }),
  quiet: [
    report('shows the source', (style) => style),
    report('removes tags', (style) => style.replaceAll(/<[^>]*>/g, '')),
  ],
})
