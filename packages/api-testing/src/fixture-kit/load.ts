import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { ApiTestError, messageOf } from '../errors.ts'
import { parseFixtures } from './declarative.ts'
import type { RuleFixtures } from './fixture.ts'

/** Reads `<rule-id>.fixture.yaml` or `<rule-id>.fixture.ts`. Errors: `rule_invalid`. */
export async function loadFixtures(file: string): Promise<RuleFixtures> {
  if (/\.ya?ml$/.test(file)) {
    let raw: unknown
    try {
      raw = parse(await readFile(file, 'utf8'))
    } catch (error) {
      throw new ApiTestError('rule_invalid', `${file}: ${messageOf(error)}`, { cause: error })
    }
    return parseFixtures(raw, file)
  }
  const module: unknown = await import(pathToFileURL(file).href)
  const parsed = z.object({ default: z.custom<RuleFixtures>(isFixtures) }).safeParse(module)
  if (!parsed.success)
    throw new ApiTestError('rule_invalid', `${file}: the default export is not made by defineFixtures`)
  return parsed.data.default
}

function isFixtures(value: unknown): boolean {
  return z.object({ fires: z.array(z.unknown()).min(1), quiet: z.array(z.unknown()).min(1) }).safeParse(value).success
}
