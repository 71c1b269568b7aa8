import nodemailer from 'nodemailer'
import type { Config } from './config.ts'

export interface Mail {
  to: string
  subject: string
  text: string
  attachments?: { filename: string; content: string }[]
}

export interface Mailer {
  /** False when no mail server is configured; pages then show the link that the mail would have held. */
  readonly isConfigured: boolean
  send(mail: Mail): Promise<void>
}

export function createMailer(config: Config['mail']): Mailer {
  const { smtpUrl } = config
  if (smtpUrl === undefined) return { isConfigured: false, send: () => Promise.resolve() }
  const transport = nodemailer.createTransport(smtpUrl)
  return {
    isConfigured: true,
    async send(mail) {
      await transport.sendMail({ from: config.from, ...mail })
    },
  }
}
