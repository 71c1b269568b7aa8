import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { issuesText } from '../config/load.ts'
import { ApiTestError, messageOf } from '../errors.ts'
import { compileRule } from './declarative.ts'
import { RuleFile } from './schema.ts'
import type { Rule } from './types.ts'

/** The folder of the rules that come with the engine. */
export const builtinFolder = fileURLToPath(new URL('../rules/', import.meta.url))

export interface LoadedRule {
  readonly rule: Rule
  readonly file: string
  /** `<id>.fixture.ts` or `<id>.fixture.yaml` beside it, if there is one. */
  readonly fixture: string | undefined
}

const ruleName = /^(?!.*\.(?:fixture|test|schema)\.)[a-z\d-]+\.(?:ya?ml|ts|js|mjs)$/

function stemOf(file: string): string {
  return file.replace(/\.(?:ya?ml|ts|js|mjs)$/, '')
}

/**
 * Reads all rules of a folder, at any depth; the name of the innermost folder is the rule's group. A file is a rule when its name is one
 * (`lower-case-words.yaml` or `.ts`). Errors: `rule_invalid`, naming file and fault.
 */
export async function loadRules(folder: string): Promise<LoadedRule[]> {
  let names: string[]
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    throw new ApiTestError('rule_invalid', `cannot read the rules in ${folder}: ${messageOf(error)}`, { cause: error })
  }
  const files = new Set(names)
  const rules = await Promise.all(
    names
      .filter((file) => ruleName.test(file.split(sep).at(-1) ?? ''))
      // By id: `mass-assignment` before its variants, which have nothing left to show where it has been at work.
      .sort((a, b) => (stemOf(a) < stemOf(b) ? -1 : 1))
      .map(async (file): Promise<LoadedRule> => {
        const parts = relative(folder, file).split(sep)
        const group = parts.at(-2) ?? folder.split(sep).findLast((part) => part !== '') ?? ''
        const stem = stemOf(file)
        const fixture = ['.fixture.ts', '.fixture.yaml', '.fixture.js']
          .map((end) => stem + end)
          .find((name) => files.has(name))
        return { rule: await loadRule(file, group), file, fixture }
      }),
  )
  const byId = new Map<string, string>()
  for (const { rule, file } of rules) {
    const other = byId.get(rule.id)
    if (other !== undefined)
      throw new ApiTestError('rule_invalid', `${file}: the id ${rule.id} is used by ${other} already`)
    byId.set(rule.id, file)
    const stem = file
      .split(sep)
      .at(-1)
      ?.replace(/\.\w+$/, '')
    if (stem !== rule.id)
      throw new ApiTestError('rule_invalid', `${file}: the file must be named after the id, ${rule.id}`)
  }
  return rules
}

/** Reads one rule. Errors: `rule_invalid`. */
export async function loadRule(file: string, group = ''): Promise<Rule> {
  if (/\.ya?ml$/.test(file)) return compileRule(parseRule(await readFile(file, 'utf8'), file), group)
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    const parsed = z
      .object({ default: z.custom<Rule>(isRule, 'its default export is not made by defineRule') })
      .safeParse(module)
    if (!parsed.success) throw new Error(issuesText(parsed.error))
    return { ...parsed.data.default, group }
  } catch (error) {
    throw new ApiTestError('rule_invalid', `${file}: ${messageOf(error)}`, { cause: error })
  }
}

function isRule(value: unknown): boolean {
  const shape = z.object({
    id: z.string(),
    title: z.string(),
    needs: z.object({ effect: z.string() }),
    run: z.custom((run) => typeof run === 'function'),
  })
  return shape.safeParse(value).success
}

/** Parses the YAML of a rule. Errors: `rule_invalid` with every fault and its place. */
export function parseRule(text: string, name: string): RuleFile {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' })
  const [fault] = document.errors
  if (fault !== undefined) throw new ApiTestError('rule_invalid', `${name}: ${fault.message}`)
  const parsed = RuleFile.safeParse(document.toJS())
  if (!parsed.success) throw new ApiTestError('rule_invalid', `${name}: ${issuesText(parsed.error)}`)
  return parsed.data
}

/** Whether a rule is meant by an id, a group, or a glob with `*` over either. */
export function isNamed(rule: Pick<Rule, 'id' | 'group' | 'owasp'>, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const matcher = new RegExp(
      `^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`,
      'i',
    )
    return matcher.test(rule.id) || matcher.test(rule.group) || matcher.test(rule.owasp)
  })
}
