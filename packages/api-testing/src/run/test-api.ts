import { randomBytes, randomInt } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import { ApiTestError, codeOf, messageOf } from '../errors.ts'
import { isLoopback } from '../http/allowed-hosts.ts'
import { HttpClient } from '../http/client.ts'
import { Gate } from '../http/gate.ts'
import { Sender } from '../http/sender.ts'
import { AccountMaker, autoIdentities } from '../identity/auto.ts'
import { Session } from '../identity/session.ts'
import { locationOf, readText } from '../inputs/document.ts'
import { readInventory, withInventory } from '../inputs/inventory.ts'
import { loadInputs } from '../inputs/load.ts'
import type { ApiDescription, Endpoint } from '../model/endpoint.ts'
import { OobListener } from '../oob/listener.ts'
import { builtinFolder, isNamed, loadRules } from '../rule/load.ts'
import type { Rule } from '../rule/types.ts'
import { loadTemplates } from '../templates/template.ts'
import { templateRule } from '../templates/template-rule.ts'
import { cleanUp, noteCreated } from './cleanup.ts'
import type { RunState } from './context.ts'
import { Mutex } from './context.ts'
import { Coverage } from './coverage.ts'
import { Destruction } from './destruction.ts'
import type { Finding } from './finding.ts'
import { confidenceRank, findingOf, merged, severityRank } from './finding.ts'
import { Knowledge } from './knowledge.ts'
import { learn } from './learn.ts'
import { Redactor } from './redact.ts'
import type { TestReport } from './report.ts'
import { runRules } from './schedule.ts'

export interface TestHooks {
  /** Short texts on what is going on. */
  readonly onStep?: (text: string) => void
  /** What the user should know of the inputs and identities before the rules run. */
  readonly onNote?: (text: string) => void
  readonly onProgress?: (done: number, total: number, name: string) => void
  readonly onFinding?: (finding: Finding) => void
  readonly signal?: AbortSignal
}

export interface TestParts {
  /** Instead of the inputs of the configuration. */
  readonly description?: ApiDescription
  /** Instead of the built-in rules and the folders of the configuration. */
  readonly rules?: readonly Rule[]
}

/**
 * Tests an API: reads its description, signs in, learns how it answers, runs the rules and cleans up. Errors: `usage`, `config_invalid`,
 * `input_*`, `rule_invalid` before anything is sent; `target_unreachable` and `login_failed` before any rule runs. What goes wrong later stands
 * in the report.
 */
export async function testApi(config: Config, parts: TestParts = {}, hooks: TestHooks = {}): Promise<TestReport> {
  const startedAt = Temporal.Now.instant()
  const step = hooks.onStep ?? (() => undefined)
  const description = await completed(parts.description ?? (await loadInputs(config.inputs, config.target)), config)
  const notes = [...description.notes]
  const target = config.target ?? description.endpoints[0]?.origin
  if (target === undefined)
    throw new ApiTestError('usage', 'there is nothing to test: give --target and an input such as --openapi')
  const rules = await selectedRules(config, parts.rules, notes)
  const allowedHosts =
    config.target === undefined ? config.allowedHosts : [...config.allowedHosts, new URL(config.target).host]
  const gate = new Gate(allowedHosts, config.limits)
  const described = selectEndpoints(description.endpoints, config, gate, notes)
  if (described.length === 0)
    throw new ApiTestError(
      'usage',
      `there is no endpoint to test${notes.length === 0 ? '' : `: ${notes.slice(0, 3).join('; ')}`}`,
    )
  const client = new HttpClient({
    connectTimeoutMs: config.limits.connectTimeoutMs,
    timeoutMs: config.limits.timeoutMs,
    maxBodyBytes: config.limits.maxBodyBytes,
    tls: tlsSettings(config),
  })
  const sender = new Sender(client, gate, Object.entries(config.headers))
  const oob = await startListener(config, target, notes)
  const stopOnSignal = (): void => gate.stop('the run was interrupted')
  hooks.signal?.addEventListener('abort', stopOnSignal)
  const timer =
    config.limits.maxSeconds > 0
      ? setTimeout(
          () => gate.stop(`the run reached its limit of ${config.limits.maxSeconds} s`),
          config.limits.maxSeconds * 1000,
        )
      : undefined
  try {
    step(`reaching ${target}`)
    await reach(sender, target)
    const redactor = new Redactor()
    const unique = uniqueTexts()
    const auto = { endpoints: described, schemes: description.schemes, config, target, sender, unique, notes }
    const maker = new AccountMaker(auto)
    const sessions: Session[] = []
    for (const identity of config.identities) {
      step(`signing in ${identity.name}`)
      const session = new Session(identity, target, sender)
      await session.start()
      sessions.push(await maker.fitted(session))
    }
    if (sessions.length === 0 && config.autoIdentities) {
      step('looking for a way to sign in')
      sessions.push(...(await autoIdentities(maker, auto)))
    }
    const endpoints = described.map((endpoint) => {
      const bodies = maker.bodies.get(endpoint.id)
      return bodies === undefined ? endpoint : { ...endpoint, bodies }
    })
    const knowledge = new Knowledge(endpoints, description.schemes, {
      isPublic: (endpoint) =>
        endpoint.security === 'none' || config.public.some((source) => new RegExp(source).test(endpoint.id)),
      isPrivileged: (endpoint) => config.privileged.some((source) => new RegExp(source).test(endpoint.id)),
    })
    for (const { endpoint, exchange } of maker.made) noteCreated(knowledge, endpoint, exchange)
    const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]))
    sender.onExchange((exchange, endpointId) => {
      const endpoint = byId.get(endpointId)
      if (endpoint !== undefined) noteCreated(knowledge, endpoint, exchange)
    })
    for (const note of notes) hooks.onNote?.(note)
    for (const session of sessions) addSecrets(redactor, session)
    const learning = { knowledge, sender, sessions, config, unique, progress: step }
    await learn(learning)
    const destruction = config.allow.destructive ? new Destruction(learning, maker) : undefined
    if (destruction !== undefined) {
      step('learning what destroys')
      await destruction.learn()
    }
    const coverage = new Coverage()
    const found: Finding[] = []
    const state: RunState = {
      config,
      knowledge,
      sender,
      sessions,
      destruction,
      oob,
      expected: [],
      unique,
      number: (low, high) => randomInt(low, high + 1),
      timing: new Mutex(),
      notFound: new Map(),
    }
    const onFinding = (finding: Finding): void => {
      if (
        severityRank(finding.severity) < severityRank(config.rules.minSeverity) ||
        confidenceRank(finding.confidence) < confidenceRank(config.rules.minConfidence)
      )
        return
      found.push(finding)
      hooks.onFinding?.(finding)
    }
    step(`running ${rules.length} rules on ${endpoints.length} endpoints`)
    await runRules({ state, rules, coverage, redactor, onFinding, onProgress: hooks.onProgress ?? (() => undefined) })
    await awaitCalls(state, coverage, redactor, onFinding)
    step('cleaning up')
    await cleanUp(state)
    const finishedAt = Temporal.Now.instant()
    const findings = merged(found)
    if (gate.signal.aborted) notes.push(`the run was cut short: ${messageOf(gate.signal.reason)}`)
    return {
      startedAt: startedAt.toString({ smallestUnit: 'millisecond' }),
      finishedAt: finishedAt.toString({ smallestUnit: 'millisecond' }),
      target,
      allowed: config.allow,
      complete: !gate.signal.aborted,
      identities: sessions.map((session) => ({ name: session.name, role: session.role, logins: session.loginCount })),
      rules,
      endpoints,
      findings,
      coverage: coverage.all,
      summary: coverage.summary(),
      unreached: endpoints.flatMap((endpoint) => {
        const unreached = knowledge.unreached(endpoint)
        return unreached === undefined || knowledge.baseline(endpoint) !== undefined
          ? []
          : [{ endpoint: endpoint.id, by: unreached.kind, reason: redactor.text(unreached.reason) }]
      }),
      created: knowledge.created.map((thing) => ({
        endpoint: thing.endpoint.id,
        as: thing.as,
        id: thing.id,
        removed: thing.removed,
      })),
      notes,
      requests: {
        total: gate.requests,
        byEndpoint: new Map(endpoints.map((endpoint) => [endpoint.id, gate.spentOn(endpoint.id)])),
      },
    }
  } finally {
    clearTimeout(timer)
    hooks.signal?.removeEventListener('abort', stopOnSignal)
    client.close()
    await oob?.close()
  }
}

/** The description with what the inventory of the configuration knows: source lines, and routes that are not described. */
async function completed(description: ApiDescription, { inventory, target }: Config): Promise<ApiDescription> {
  if (inventory === undefined) return description
  const routes = readInventory(await readText(locationOf(inventory)), inventory)
  return withInventory(description, routes, { name: inventory, target })
}

async function selectedRules(config: Config, given: readonly Rule[] | undefined, notes: string[]): Promise<Rule[]> {
  const all = given ?? (await rulesOf(config, notes))
  const { include, exclude, minSeverity } = config.rules
  const selected = all.filter(
    (rule) =>
      (include.length === 0 || isNamed(rule, include)) &&
      !isNamed(rule, exclude) &&
      severityRank(rule.severity) >= severityRank(minSeverity),
  )
  if (selected.length === 0) throw new ApiTestError('usage', 'the selection leaves no rule to run')
  return selected
}

/** The rules that the configuration names: its folders and templates, and the built-in ones unless templates stand in their place. */
async function rulesOf(config: Config, notes: string[]): Promise<Rule[]> {
  const { folders, templates } = config.rules
  const own = templates.length === 0 ? [builtinFolder, ...folders] : folders
  const rules = (await Promise.all(own.map(loadRules))).flat().map(({ rule }) => rule)
  for (const folder of templates) {
    const { templates: supported, unsupported } = await loadTemplates(folder)
    for (const template of supported) {
      const rule = templateRule(template)
      if (!template.isInactive || isNamed(rule, config.rules.include)) rules.push(rule)
      else
        notes.push(
          `the template ${template.file} is not run: its author has marked it as inactive (--rule ${template.id} runs it)`,
        )
    }
    for (const { file, reason } of unsupported) notes.push(`the template ${file} is not run: ${reason}`)
  }
  return rules
}

function selectEndpoints(all: readonly Endpoint[], config: Config, gate: Gate, notes: string[]): Endpoint[] {
  const include = config.endpoints.include.map((source) => new RegExp(source))
  const exclude = config.endpoints.exclude.map((source) => new RegExp(source))
  const foreign = new Set<string>()
  const endpoints = all.filter((endpoint) => {
    if (
      (include.length > 0 && !include.some((pattern) => pattern.test(endpoint.id))) ||
      exclude.some((pattern) => pattern.test(endpoint.id))
    )
      return false
    if (gate.allows(endpoint.origin)) return true
    foreign.add(endpoint.origin)
    return false
  })
  for (const origin of foreign)
    notes.push(`endpoints of ${origin} are left out: it is not in the list of allowed hosts`)
  return endpoints
}

function tlsSettings(config: Config): { verify: boolean; ca?: string; cert?: string; key?: string } {
  const { verify, ca, cert, key } = config.tls
  return {
    verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

async function startListener(config: Config, target: string, notes: string[]): Promise<OobListener | undefined> {
  if (!config.oob.enabled) return undefined
  const { address, host } = config.oob
  if (isLoopback(address) && host === undefined && !isLoopback(new URL(target).hostname)) {
    notes.push(
      'rules that need a call back are skipped: the listener is on loopback, which the target cannot reach; give --oob-address',
    )
    return undefined
  }
  return OobListener.start({
    address,
    host,
    httpPort: config.oob.httpPort,
    dnsPort: config.oob.dnsPort,
    domain: config.oob.domain,
  })
}

async function reach(sender: Sender, target: string): Promise<void> {
  const url = new URL(target)
  try {
    await sender.send(
      { method: 'GET', origin: url.origin, target: url.pathname, headers: [['User-Agent', 'holdfast-api-test']] },
      { endpointId: '(reach)', as: 'nobody' },
    )
  } catch (error) {
    if (codeOf(error) === 'host_not_allowed') throw error
    throw new ApiTestError('target_unreachable', `${target} does not answer: ${messageOf(error)}`, { cause: error })
  }
}

function addSecrets(redactor: Redactor, session: Session): void {
  const { headers, cookies, query } = session.credentials
  for (const [, value] of [...headers, ...cookies, ...query])
    redactor.add(value.replace(/^(?:Bearer|Basic|Token) /i, ''), `credentials of ${session.name}`)
  const { login } = session.config
  if (login.kind === 'basic' || login.kind === 'oauth2')
    if (login.password !== undefined) redactor.add(login.password, `password of ${session.name}`)
}

/** Waits for calls that payloads may still cause, then reports those that came. */
async function awaitCalls(
  state: RunState,
  coverage: Coverage,
  redactor: Redactor,
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const { oob, expected, config } = state
  if (oob === undefined || expected.length === 0) return
  if (expected.some((call) => oob.hitsOf(call.token).length === 0))
    await new Promise((resolve) => setTimeout(resolve, config.oob.waitMs))
  for (const call of expected) {
    const hits = oob.hitsOf(call.token).filter((hit) => call.protocol === 'any' || hit.protocol === call.protocol)
    if (hits.length === 0) continue
    onFinding(findingOf(call.rule, call.endpoint, call.detail(hits), redactor))
    const cell = coverage.get(call.endpoint.id, call.rule.id)
    if (cell?.state === 'ran') coverage.set(call.endpoint.id, call.rule.id, { ...cell, findings: cell.findings + 1 })
  }
}

function uniqueTexts(): () => string {
  const seed = randomBytes(3).toString('hex')
  let count = 0
  return () => {
    count += 1
    return `${seed}${count.toString(36)}`
  }
}
