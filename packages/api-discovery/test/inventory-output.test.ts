import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { newFindings, parseInventoryBaseline } from '../src/inventory/baseline.ts'
import { buildInventory } from '../src/inventory/build-inventory.ts'
import { renderInventory, type InventoryFormat } from '../src/inventory/render/index.ts'
import { code, spec, call, traffic, json, BEARER } from './inventory-ground.ts'

describe('an inventory written out', () => {
  const inventory = buildInventory({
    declared: [
      code('GET /users/{id}', { handler: 'getUser' }),
      spec('GET /users/{userId}', { promisedSecurity: ['bearerAuth'], summary: 'One | user' }),
      spec('GET /old', { deprecated: true }),
    ],
    traffic: traffic(
      call('GET /users/42', {
        host: 'api.example.com',
        requestHeaders: [],
        responseBody: json({ email: 'ada@example.com', role: 'admin' }),
      }),
      call('GET /users/43', { host: 'api.example.com', requestHeaders: BEARER, responseBody: json({ email: null }) }),
      call('POST /log\u001B[31min', {
        host: 'api.example.com',
        requestHeaders: [{ name: 'X-Api-Key', value: 'k' }],
        requestBody: { contentType: 'application/x-www-form-urlencoded', text: 'user=a&password=b' },
      }),
      call('GET /old', { host: 'api.example.com' }),
      call('PROPFIND /dav', { host: 'api.example.com' }),
    ),
  })
  const context = { title: 'Shop', tool: 'holdfast api inventory', fallbackFile: 'openapi.yaml' }
  const render = (format: InventoryFormat): string => renderInventory(inventory, format, context)

  test('as OpenAPI is a valid document', async () => {
    const document = JSON.parse(render('openapi'))
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    expect(document.servers).toEqual([{ url: 'https://api.example.com' }])
    expect(document.paths['/users/{userId}'].get).toMatchObject({
      'x-source': 'src/app.ts:7',
      'x-state': 'documented',
      security: [{ bearer: [] }, {}],
      responses: {
        200: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { email: { type: ['string', 'null'], format: 'email' } },
                required: ['email'],
              },
            },
          },
        },
      },
    })
    expect(document['x-other-endpoints']).toEqual([{ method: 'PROPFIND', path: '/dav' }])
  })

  test('as SARIF points to source, specification or what was given', () => {
    const [{ results, tool }] = JSON.parse(render('sarif')).runs
    expect(tool.driver.name).toBe('holdfast api inventory')
    const places = results.map(
      (result: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        `${result.ruleId} ${result.locations[0]?.physicalLocation.artifactLocation.uri}`,
    )
    expect(places).toContain('authentication-drift src/app.ts')
    expect(places).toContain('zombie openapi.yaml')
    expect(places).toContain('shadow openapi.yaml')
  })

  test('as table and Markdown shows every endpoint and nothing that moves a cursor', () => {
    for (const format of ['table', 'markdown'] as const) {
      const text = render(format)
      expect(text).toContain('/users/{userId}')
      expect(text).toContain('authentication-drift')
      expect(text).not.toContain('\u001B')
    }
    expect(render('markdown')).toContain(
      '| GET | `/users/{userId}` | documented | `src/app.ts:7` | `openapi.yaml:3` | 2 | 200 |',
    )
  })

  test('as NDJSON has one line for each endpoint, as JSON all of them', () => {
    expect(
      render('ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(JSON.parse(render('json')).endpoints)
  })

  test.each(['json', 'ndjson'] as const)('as %s is a baseline that knows its findings again', (format) => {
    const baseline = parseInventoryBaseline(render(format), 'before.json')
    expect(newFindings(inventory, baseline).endpoints.flatMap(({ findings }) => findings)).toEqual([])
    expect(newFindings(inventory, new Set()).endpoints).toEqual(inventory.endpoints)
  })

  test.each(['', '{', '[1]', '{"a":1}', 'null'])('a baseline of %j holds nothing or is refused', (text) => {
    const outcome = ((): unknown => {
      try {
        return parseInventoryBaseline(text, 'x').size
      } catch (error) {
        return error instanceof Error ? error.name : error
      }
    })()
    expect([0, 'BaselineError']).toContain(outcome)
  })
})
