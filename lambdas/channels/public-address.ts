import { BlockList, isIP } from "node:net";

/** Address blocks that are not of the public internet (IANA special-purpose registries, RFC 6890 and later). */
const BLOCKS_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** The whole of IPv6 but the block that is given out, and what stands for something else inside it. */
const BLOCKS_6 = ["::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** One list for each: a list with both takes an IPv4 address for the IPv6 one that it can be mapped to. */
const blocked = { ipv4: listOf(BLOCKS_4, "ipv4"), ipv6: listOf(BLOCKS_6, "ipv6") };

function listOf(blocks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = "", prefix] = block.split("/");
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Whether an address can be of a server on the public internet. Forms that stand for IPv4 in IPv6 count as not public. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  return !blocked[family].check(address, family);
}
