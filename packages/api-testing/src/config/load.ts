import { parse as parseYaml } from 'yaml'
import type { z } from 'zod'
import { ApiTestError, messageOf } from '../errors.ts'
import { locationOf, parseData, readText } from '../inputs/document.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parsePath, setAt, toJson } from '../json.ts'
import { ConfigSchema } from './schema.ts'
import type { Config } from './schema.ts'

/** Replaces `${NAME}` and `${NAME:-fallback}` by environment variables. A name that is not set is an error, so that no run signs in as nobody. */
function withEnvironment(value: Json, environment: Readonly<Record<string, string | undefined>>): Json {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g, (_, name: string, fallback: string | undefined) => {
      const found = environment[name] ?? fallback
      if (found === undefined) throw new ApiTestError('config_invalid', `the environment variable ${name} is not set`)
      return found
    })
  }
  if (Array.isArray(value)) return value.map((entry) => withEnvironment(entry, environment))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withEnvironment(entry, environment)]))
}

/** Reads `holdfast-api.yaml` without judging it yet; files named in it are relative to it. */
export async function readConfigFile(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Json> {
  const location = locationOf(file)
  const raw = withEnvironment(parseData(await readText(location), file), environment)
  if (raw === null) return {}
  if (!isJsonObject(raw)) throw new ApiTestError('config_invalid', `${file}: the configuration must be a mapping`)
  if (!Array.isArray(raw.inputs)) return raw
  const inputs = raw.inputs.map((input): Json => {
    if (!isJsonObject(input) || typeof input.from !== 'string') return input
    return Object.assign({}, input, { from: locationOf(input.from, location) })
  })
  return { ...raw, inputs }
}

/** `--set limits.concurrency=4`, `--set identities[0].role=admin`; the value is YAML. Errors: `usage`. */
export function withAssignment(config: Json, assignment: string): Json {
  const at = assignment.indexOf('=')
  if (at < 1) throw new ApiTestError('usage', `--set ${assignment}: write path=value`)
  let value: Json
  try {
    value = toJson(parseYaml(assignment.slice(at + 1)))
  } catch (error) {
    throw new ApiTestError('usage', `--set ${assignment}: ${messageOf(error)}`, { cause: error })
  }
  return setAt(config, parsePath(assignment.slice(0, at)), value)
}

/** Judges a configuration and fills in the defaults. Errors: `config_invalid`, naming every fault and its place. */
export function parseConfig(raw: unknown, name = 'configuration'): Config {
  const parsed = ConfigSchema.safeParse(raw)
  if (!parsed.success) throw new ApiTestError('config_invalid', `${name}: ${issuesText(parsed.error)}`)
  const config = parsed.data
  const names = config.identities.map((identity) => identity.name)
  const repeated = names.find((one, index) => names.indexOf(one) !== index)
  if (repeated !== undefined) throw new ApiTestError('config_invalid', `${name}: two identities are named ${repeated}`)
  for (const pattern of [
    ...config.privileged,
    ...config.public,
    ...config.endpoints.include,
    ...config.endpoints.exclude,
  ]) {
    try {
      RegExp(pattern)
    } catch (error) {
      throw new ApiTestError('config_invalid', `${name}: ${messageOf(error)}`, { cause: error })
    }
  }
  return config
}

export function issuesText(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.length === 0 ? 'root' : issue.path.join('.')}: ${issue.message}`)
    .join('; ')
}
