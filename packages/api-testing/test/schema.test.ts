import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { configJsonSchema } from '../src/config/schema.ts'
import { parseJson } from '../src/json.ts'
import { ruleJsonSchema } from '../src/rule/schema.ts'

describe('the JSON Schemas for editors', () => {
  it.each([
    ['holdfast-api.schema.json', configJsonSchema],
    ['rule.schema.json', ruleJsonSchema],
  ])(
    '%s is what the code says (write it anew with `node src/cli.ts config-schema` or `rule-schema`)',
    async (file, current) => {
      const written = parseJson(await readFile(new URL(`../schema/${file}`, import.meta.url), 'utf8'))
      expect(written).toEqual(parseJson(JSON.stringify(current())))
    },
  )
})
