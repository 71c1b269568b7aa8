import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { jsonSchemas } from './json-schemas.ts'

const folder = fileURLToPath(new URL('../../schemas', import.meta.url))

describe('the published JSON Schemas', () => {
  test('are those that the schemas of the code give; if not, run npm run schemas -w packages/program', async () => {
    const schemas = jsonSchemas()
    expect((await readdir(folder)).toSorted()).toEqual([...schemas.keys()].toSorted())
    for (const [file, text] of schemas) {
      // Compared as values: the formatter may break lines where it likes.
      expect(JSON.parse(await readFile(`${folder}/${file}`, 'utf8'))).toEqual(JSON.parse(text))
    }
  })

  test('refuse unknown keys and name what is required', () => {
    const text = jsonSchemas().get('control.json') ?? ''
    expect(JSON.parse(text)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      anyOf: [
        { required: ['id', 'title', 'kind', 'objective', 'owner'], additionalProperties: false },
        { type: 'array', items: { additionalProperties: false } },
      ],
    })
  })
})
