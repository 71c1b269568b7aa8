import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type pg from 'pg'
import type { Config } from '../../core/config.ts'
import { type Installation, openInstallation } from '../../core/start-app.ts'
import {
  diagnoseMigrations,
  diagnoseRecording,
  diagnoseRoles,
  diagnoseServer,
  diagnoseWork,
} from '../doctor/database.ts'
import { type Diagnosis, problem } from '../doctor/diagnosis.ts'
import { diagnoseClock, diagnoseFolder } from '../doctor/machine.ts'
import { diagnoseBlobs, diagnoseHeads, diagnoseLedger, diagnoseLiveRows } from '../doctor/record.ts'
import { exitCodes, UsageError } from './failure.ts'
import { localConfig } from './local.ts'
import { print } from './output.ts'

/** `holdfast doctor`: looks at the installation on this machine, and changes nothing. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description(
      'Look whether everything on this machine is as it should be (HOLDFAST_DATA, DATABASE_URL); changes nothing',
    )
    .option('--quick', 'Compare only the sizes of evidence files, not their content')
    .option('--json', 'Print the findings as JSON')
    .action(async (flags: { quick?: boolean; json?: boolean }) => {
      const diagnoses: Diagnosis[] = []
      for await (const diagnosis of diagnose(localConfig(), flags.quick !== true)) {
        diagnoses.push(diagnosis)
        if (flags.json !== true) await print(linesOf(diagnosis))
      }
      const problems = diagnoses.filter(({ state }) => state === 'problem').length
      if (flags.json === true) await print([JSON.stringify({ ok: problems === 0, diagnoses }, undefined, 2)])
      else
        await print([
          '',
          problems === 0 ? 'Everything is as it should be.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
        ])
      if (problems > 0) process.exitCode = exitCodes.failed
    })

function linesOf({ state, what, found, advice }: Diagnosis): string[] {
  const mark = { ok: 'ok     ', note: 'note   ', problem: 'PROBLEM' }[state]
  return [`${mark}  ${what}: ${found}`, ...(advice === undefined ? [] : [`         ${advice}`])]
}

async function* diagnose(config: Config, thorough: boolean): AsyncGenerator<Diagnosis> {
  if (config.databaseUrl === undefined && !existsSync(join(config.dataFolder, 'postgres')))
    throw new UsageError(
      `There is no Holdfast in ${config.dataFolder}. HOLDFAST_DATA names its data folder, DATABASE_URL its database.`,
    )
  yield* await diagnoseFolder(config)
  const opened = await openDatabase(config)
  if ('state' in opened) {
    yield opened
    return
  }
  try {
    yield* diagnoseDatabase(opened.installation, opened.admin, thorough)
  } finally {
    await opened.admin.end()
    await opened.installation.close()
  }
}

/** The database, or what is wrong with it: what cannot be reached cannot be looked at. */
async function openDatabase(config: Config): Promise<{ installation: Installation; admin: pg.Client } | Diagnosis> {
  let installation: Installation | undefined
  try {
    installation = await openInstallation(config)
    return { installation, admin: await installation.connectAsAdministrator() }
  } catch (error) {
    await installation?.close()
    const message = error instanceof Error ? error.message : String(error)
    return problem('Database', message, 'Start it, or correct DATABASE_URL.')
  }
}

async function* diagnoseDatabase(
  installation: Installation,
  admin: pg.Client,
  thorough: boolean,
): AsyncGenerator<Diagnosis> {
  yield await diagnoseServer(admin)
  const roles = await diagnoseRoles(installation, admin)
  yield roles
  if (roles.state === 'problem') return
  const migrator = await installation.database.connect('hf_migrator')
  try {
    const migrations = await diagnoseMigrations(migrator)
    yield migrations
    if (migrations.state === 'problem') return
    // one after the other: each reads much, and the order is that in which people read
    const looks: (() => Promise<Diagnosis>)[] = [
      () => diagnoseClock(installation),
      () => diagnoseRecording(admin),
      () => diagnoseLiveRows(installation, migrator),
      () => diagnoseLedger(migrator),
      () => diagnoseHeads(installation),
      () => diagnoseBlobs(installation, migrator, thorough),
      () => diagnoseWork(admin),
    ]
    for (const look of looks) yield await look()
  } finally {
    await migrator.end()
  }
}
