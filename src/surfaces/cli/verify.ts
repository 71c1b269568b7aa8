import { Command } from 'commander'

/** `holdfast verify BUNDLE`: the verifier of packages/ledger, which says everything about itself. */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description('Verify a bundle offline, trusting nothing but the public key')
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { runVerifyCommand } = await import('@holdfast/ledger/verify')
      process.exitCode = await runVerifyCommand(args, {
        write: (text) => process.stdout.write(text),
        writeError: (text) => process.stderr.write(text),
      })
    })
