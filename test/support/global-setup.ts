import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/core/database/database.ts'
import { migrate } from '../../src/core/database/migrate.ts'
import { prepareRoles } from '../../src/core/database/roles.ts'
import { prepareJobs } from '../../src/core/jobs-queue.ts'
import { createLog } from '../../src/core/log.ts'
import { startTestCluster } from '../../src/core/postgres/test-cluster.ts'
import { masterSecret } from '../../src/core/secret.ts'
import { testSecret } from './test-secret.ts'

/** One throw-away PostgreSQL for a whole test run, with a migrated template that every test's database is copied from. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster()
  const { host, port, user, password } = cluster
  const admin = new pg.Client({ host, port, user, password, database: 'postgres' })
  await admin.connect()
  await admin.query('create database holdfast_template')
  const template = new pg.Client({ host, port, user, password, database: 'holdfast_template' })
  await template.connect()
  const secret = masterSecret(testSecret)
  await prepareRoles(template, secret)
  await template.end()
  const database = openDatabase({ host, port, database: 'holdfast_template' }, secret, createLog('error'))
  const migrator = await database.connect('hf_migrator')
  await migrate(migrator)
  await migrator.end()
  await prepareJobs({ host, port, database: 'holdfast_template' }, secret)
  await admin.end()
  project.provide('postgres', { host, port, user, password })
  return () => cluster.stop()
}
