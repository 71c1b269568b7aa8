import { hash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { DeltaError, parseDelta } from '@holdfast/api-discovery/inventory'
import type { App } from '../../core/app.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handleOpen, type OpenCall } from '../../core/operations/handle.ts'
import { controlsAnswering, controlThatAnswers } from '../controls/index.ts'
import { type ReceivedFile, receiveFile, recordMachineOutput } from '../evidence/index.ts'
import { openFinding, verifyByMachine, withinLength } from '../findings/index.ts'
import { carryOutByMachine } from '../obligations/index.ts'
import { apisContract } from './apis.contract.ts'
import * as repo from './apis.repo.ts'
import { retestOf } from './apis.rules.ts'
import { presentRuns } from './apis.service.ts'
import { readDeclarations } from './declarations-report.ts'
import { learnDeclarations, learnTraffic, type NumberedDelta } from './knowledge.service.ts'
import { ranBy, readTestReport, type ReportedFlaw, type TestReport } from './test-report.ts'
import * as runs from './test-runs.repo.ts'

/** A report is read as a whole, so it may not be as large as a file of evidence. */
const maxReportBytes = 64 * 1024 * 1024

/**
 * A delta of counted traffic, with a name under which it counts once. What no agent numbered is known by its content.
 * @throws HoldfastError `invalid_input` that says what is wrong where
 */
function readDelta(text: string): NumberedDelta {
  try {
    const { origin, aggregate } = parseDelta(text)
    return { aggregate, origin: origin ?? { agent: `sha256:${hash('sha256', text)}`, sequence: 1 } }
  } catch (error) {
    if (!(error instanceof DeltaError)) throw error
    throw new HoldfastError(
      'invalid_input',
      `The body ${error.message}. Send what \`holdfast api observe --post\` or \`holdfast api traffic --save\` makes.`,
      { issues: [{ path: 'body', message: error.message }], cause: error },
    )
  }
}

/** A body that is counted and not kept. */
async function textIn(
  body: AsyncIterable<Uint8Array> | Blob,
  announced: unknown,
  maxUploadBytes: number,
): Promise<string> {
  const most = Math.min(maxReportBytes, maxUploadBytes)
  const tooLarge = (): HoldfastError =>
    new HoldfastError(
      'too_large',
      `Traffic may have at most ${most} bytes. Post more often, or count less in one file.`,
    )
  if (Number(announced) > most) throw tooLarge()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body instanceof Blob ? body.stream() : body) {
    size += part.length
    if (size > most) throw tooLarge()
    parts.push(part)
  }
  return utf8(Buffer.concat(parts))
}

interface Report extends ReceivedFile {
  text: string
}

/** The body of a report, once it is known that the API is there. Its bytes are on disk before anything speaks of them. */
async function receiveReport(
  { app, inOrg }: OpenCall,
  id: string,
  upload: { headers?: Record<string, unknown> | undefined; body: AsyncIterable<Uint8Array> | Blob },
): Promise<Report> {
  await inOrg(async (tx) => found(await repo.findApi(tx, id, undefined), 'API'))
  const file = await receiveFile(app, {
    contentLength: upload.headers?.['content-length'],
    body: upload.body,
    maxBytes: Math.min(maxReportBytes, app.config.maxUploadBytes),
  })
  return { ...file, text: await textOf(app, file.sha256) }
}

async function textOf(app: App, sha256: string): Promise<string> {
  return utf8(await buffer(app.blobs.read(sha256)))
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new HoldfastError('invalid_input', 'The body is not UTF-8 text. Send the report as it was printed.', {
      issues: [{ path: 'body', message: 'not UTF-8' }],
      cause: error,
    })
  }
}

const evidenceOf = (tx: OrgTx, { sha256, size, mediaType }: Report, title: string, fileName: string): Promise<string> =>
  recordMachineOutput(tx, { sha256, size, mediaType, title: withinLength(title), fileName })

export const recordInventory = handleOpen(
  apisContract.recordInventory,
  async (call, { params, query, headers, body }) => {
    const report = await receiveReport(call, params.id, { headers, body })
    const { reported, endpoints } = readDeclarations(report.text)
    return call.inOrg(async (tx) => {
      const api = found(await repo.lockApi(tx, params.id), 'API')
      const change = await learnDeclarations(tx, api.id, endpoints, query.covers)
      const evidenceId = await evidenceOf(tx, report, `Endpoints of ${api.title}`, `${api.slug}-inventory.ndjson`)
      return { evidenceId, endpoints: reported, added: change.added.length, forgotten: change.forgotten }
    })
  },
)

export const recordTraffic = handleOpen(apisContract.recordTraffic, async (call, { params, headers, body }) => {
  const api = await call.inOrg(async (tx) => found(await repo.findApi(tx, params.id, undefined), 'API'))
  const delta = readDelta(await textIn(body, headers?.['content-length'], call.app.config.maxUploadBytes))
  return call.inOrg(async (tx) => {
    found(await repo.lockApi(tx, api.id), 'API')
    return learnTraffic(tx, api.id, delta)
  })
})

export const recordTestRun = handleOpen(apisContract.recordTestRun, async (call, { params, headers, body }) => {
  const file = await receiveReport(call, params.id, { headers, body })
  const report = readTestReport(file.text)
  return call.inOrg(async (tx) => {
    const api = found(await repo.lockApi(tx, params.id), 'API')
    // a pipeline that sends its report again sends the same bytes: that is one run
    const id = (await runs.runOfReport(tx, api.id, file.sha256))?.id ?? (await saveRun(tx, api, file, report))
    const [run] = await presentRuns(tx, [found(await runs.findRun(tx, id), 'test run')])
    return found(run, 'test run')
  })
})

async function saveRun(tx: OrgTx, api: repo.ApiRowData, file: Report, report: TestReport): Promise<string> {
  const finishedAt = Temporal.Instant.from(report.finishedAt)
  const id = newId(tx.now)
  const evidenceId = await evidenceOf(
    tx,
    file,
    `API test of ${api.title}, ${report.finishedAt.slice(0, 10)}`,
    `${api.slug}-test.json`,
  )
  const { endpoints, endpointsReached, rules, requests, coverage } = report.summary
  await runs.insertRun(tx, {
    id,
    apiId: api.id,
    evidenceId,
    target: report.target,
    startedAt: Temporal.Instant.from(report.startedAt),
    finishedAt,
    isComplete: report.complete,
    endpoints,
    endpointsReached,
    rules,
    requests,
    coveragePercent: coverage.percent,
    findings: report.findings.length,
    findingsNew: 0,
    findingsGone: 0,
  })
  const findingsGone = await retest(tx, api.id, id, report)
  const findingsNew = await openFlaws(tx, api, id, report)
  await runs.setRunCounts(tx, id, { findingsNew, findingsGone })
  if (report.complete && api.procedureId !== null) {
    await carryOutByMachine(tx, api.procedureId, {
      result: 'done',
      note: `${api.title} was tested: ${requests} requests, ${report.findings.length} faults found.`,
      happenedAt: Temporal.Instant.compare(finishedAt, tx.now) > 0 ? tx.now : finishedAt,
      evidence: [{ evidenceId }],
    })
  }
  return id
}

/** Follows up known faults. Returns how many the run tested for again and did not find. */
async function retest(tx: OrgTx, apiId: string, runId: string, report: TestReport): Promise<number> {
  const run = {
    isComplete: report.complete,
    found: new Set(report.findings.map(({ fingerprint }) => fingerprint)),
    ran: ranBy(report),
  }
  const day = report.finishedAt.slice(0, 10)
  const gone: string[] = []
  for (const flaw of await runs.openFlaws(tx, apiId)) {
    const result = retestOf(flaw, run)
    if (result === 'found')
      await verifyByMachine(tx, flaw.findingId, { effective: false, note: `The API test of ${day} found it again.` })
    if (result !== 'not_found') continue
    gone.push(flaw.id)
    await verifyByMachine(tx, flaw.findingId, {
      effective: true,
      note: `The API test of ${day} ran ${flaw.rule} on ${flaw.endpoints.join(', ')} again and did not find it.`,
    })
  }
  await runs.markGone(tx, gone, runId)
  return gone.length
}

/** Opens a finding for each fault, or counts up the one that is open. Returns how many are new. */
async function openFlaws(tx: OrgTx, api: repo.ApiRowData, runId: string, report: TestReport): Promise<number> {
  const clauses = (flaw: ReportedFlaw): string[] =>
    flaw.controls.flatMap(({ iso27001, soc2 }) => [
      ...iso27001.map((ref) => `iso27001-2022:${ref}`),
      ...soc2.map((ref) => `soc2:${ref}`),
    ])
  const controls = await controlsAnswering(tx, [...new Set(report.findings.flatMap(clauses))])
  let opened = 0
  for (const flaw of report.findings) {
    // worth knowing, and nothing to be fixed by a date; it stays in the report
    if (flaw.severity === 'info') continue
    const { id, isNew } = await openFinding(tx, {
      kind: /^API[89]:/u.test(flaw.owasp) ? 'misconfiguration' : 'vulnerability',
      title: withinLength(`${api.title}: ${flaw.title}`),
      description: descriptionOf(flaw),
      severity: flaw.severity,
      dedupeKey: `api:${api.id}:${flaw.fingerprint}`,
      controlId: controlThatAnswers(clauses(flaw), controls) ?? api.controlId,
      obligationId: null,
      ownerId: api.ownerId,
    })
    if (isNew) opened++
    await runs.saveFlaw(tx, newId(tx.now), {
      apiId: api.id,
      findingId: id,
      fingerprint: flaw.fingerprint,
      rule: flaw.rule,
      endpoints: flaw.affected,
      message: flaw.message,
      cvss: flaw.cvss,
      owasp: flaw.owasp,
      cwe: flaw.cwe,
      fix: flaw.fix,
      curl: flaw.curl ?? null,
      file: flaw.source?.file ?? null,
      line: flaw.source?.line ?? null,
      lastFoundRunId: runId,
      goneRunId: null,
    })
  }
  return opened
}

const descriptionOf = ({ message, why, fix, affected, curl, source }: ReportedFlaw): string =>
  [
    message,
    why,
    `**To fix it:** ${fix}`,
    `**Where:** ${affected.slice(0, 20).join(', ')}${affected.length > 20 ? ` and ${affected.length - 20} more` : ''}${source ? ` (${source.file}:${source.line})` : ''}`,
    ...(curl === undefined ? [] : [`**To see it again:**\n\n\`\`\`sh\n${curl}\n\`\`\``]),
  ].join('\n\n')
