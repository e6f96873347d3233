/**
 * The secret that driver, Master and Workers of one attempt share. It follows from the installation's key and the task id, so a restarted
 * operator gives a replacement executor the same one, and nothing about it is stored with the application.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { Sensitive } from '../model/sensitive.ts';

/** A new installation key, in hexadecimal. */
export const newInstallationKey = (): string => randomBytes(32).toString('hex');

/** The secret of an attempt: 64 hexadecimal digits. */
export const attemptSecret = (installationKey: Sensitive, taskId: string): Sensitive =>
  new Sensitive(createHmac('sha256', installationKey.reveal()).update(`spark-authenticate/${taskId}`).digest('hex'));
