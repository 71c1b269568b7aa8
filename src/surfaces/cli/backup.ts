import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { type BackupSummary, backUp, restore, type RestoreSummary } from '../../core/backup/index.ts'
import { prepareRoles } from '../../core/database/roles.ts'
import { type Installation, openInstallation } from '../../core/start-app.ts'
import { exitCodes } from './failure.ts'
import { gather } from './operation-command.ts'
import { localConfig } from './local.ts'
import { print } from './output.ts'

/** `holdfast backup FILE`: local; everything as of one moment, while the server goes on working. */
export const backupCommand = (): Command =>
  new Command('backup')
    .description('On this machine: write everything as of one moment into a file, while the server goes on working')
    .argument('<file>', 'File to write; what makes people readable goes into a second one, <file>.keys')
    .action((file: string) =>
      inInstallation(async (installation) => {
        const { database, secret, blobFolder } = installation
        const summary = await backUp({
          file,
          connect: () => database.connect('hf_migrator'),
          secret,
          blobFolder,
          now: Temporal.Now.instant(),
        })
        await print(linesOfBackup(summary))
        if (summary.ledgerProblem !== undefined || summary.damagedBlobs.length > 0) process.exitCode = exitCodes.failed
      }),
    )

function linesOfBackup({ file, keysFile, tables, rows, blobs, damagedBlobs, ledgerProblem }: BackupSummary): string[] {
  return [
    `${file}: ${rows} rows of ${tables} tables, ${blobs} files of evidence.`,
    `${keysFile}: names, addresses and sign-in of people. Keep it apart, and for 30 days only: without it, who was erased stays erased.`,
    ...damagedBlobs.map((sha256) => `Damaged already: ${sha256} does not have the content that its name says.`),
    ...(ledgerProblem === undefined ? [] : [`Wrong already: ${ledgerProblem}. \`holdfast doctor\` looks closer.`]),
  ]
}

interface RestoreFlags {
  keys: boolean
  otherInstallation?: boolean
  checkpoint?: string[]
}

/** `holdfast restore FILE`: local; into an empty database. */
export const restoreCommand = (): Command =>
  new Command('restore')
    .description(
      'On this machine, with the server stopped: put a backup into an empty database (HOLDFAST_DATA, DATABASE_URL)',
    )
    .argument('<file>', 'Backup; <file>.keys must be beside it')
    .option('--no-keys', 'Restore without the keys: people are without names, and must be invited anew')
    .option('--other-installation', 'Take a backup that an installation with another secret has signed')
    .option(
      '--checkpoint <file>',
      'The newest checkpoint that somebody outside holds; may be given several times',
      gather,
    )
    .action((file: string, flags: RestoreFlags) =>
      inInstallation(async (installation) => {
        const { database, secret, blobFolder, heads } = installation
        const admin = await installation.connectAsAdministrator()
        await prepareRoles(admin, secret)
        await admin.end()
        const summary = await restore({
          file,
          withoutKeys: !flags.keys,
          acceptOtherInstallation: flags.otherInstallation === true,
          givenOut: await Promise.all((flags.checkpoint ?? []).map((path) => readFile(path, 'utf8'))),
          connect: () => database.connect('hf_migrator'),
          secret,
          blobFolder,
          heads,
        })
        await print(linesOfRestore(summary))
      }),
    )

function linesOfRestore(summary: RestoreSummary): string[] {
  const { madeAt, rows, tables, blobs, ledgers, damagedBlobs, ledgerProblem } = summary
  return [
    `Restored as of ${madeAt}: ${rows} rows of ${tables} tables, ${blobs} files of evidence.`,
    ...ledgers.map(
      ({ org, epoch, size, lastGivenOut }) =>
        `Organization ${org}: its ledger goes on in epoch ${epoch} with ${size} entries${lastGivenOut > size ? `; ${lastGivenOut - size} that had been given out are lost` : ''}.`,
    ),
    ...damagedBlobs.map((sha256) => `Not restored, because it was damaged in the backup already: ${sha256}.`),
    ...(ledgerProblem === undefined ? [] : [`Wrong in the backup already: ${ledgerProblem}.`]),
  ]
}

async function inInstallation(run: (installation: Installation) => Promise<void>): Promise<void> {
  const installation = await openInstallation(localConfig())
  try {
    await run(installation)
  } finally {
    await installation.close()
  }
}
