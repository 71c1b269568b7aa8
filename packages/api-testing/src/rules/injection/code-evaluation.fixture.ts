import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function calculator(name: string, evaluate: (text: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /calculate': {
        body: { formula: '2*3' },
        handle: ({ form, text }) => {
          const formula = /"formula":"(.*)"/.exec(text)?.[1] ?? form.get('formula') ?? ''
          return json({ result: evaluate(formula) })
        },
      },
    },
  }
}

const product = (_: string, n: string, m: string): string => String(Number(n) * Number(m))

export default defineFixtures({
  fires: [
    calculator('eval of JavaScript', (text) => text.replace(/^\[(\d+),(\d+)\]\.reduce\(\(a,b\)=>a\*b\)$/, product)),
    calculator('eval of Python', (text) => text.replace(/^\(lambda a,b:a\*b\)\((\d+),(\d+)\)$/, product)),
  ],
  quiet: [
    // Computing is what a calculator is for.
    calculator('real calculator', (text) => text.replace(/^(\d+)\*(\d+)$/, product)),
    calculator('error with the text', (text) => `cannot read ${text}`),
  ],
})
