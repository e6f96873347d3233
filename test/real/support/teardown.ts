/** After the tests of the real tier: the real Kubernetes API ends. */
export default async function teardown(): Promise<void> {
  await globalThis.realKubeServer?.stop();
}
