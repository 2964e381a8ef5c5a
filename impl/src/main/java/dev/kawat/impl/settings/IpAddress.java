/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address, parsed without ever asking a name server. An IPv4 address that is mapped to IPv6 is the IPv4 address. */
public final class IpAddress {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** The bytes of an IPv6 address that stand for its network: one client usually has all addresses of such a network. */
    private static final int NETWORK_BYTES = 8;

    private static final int IPV4_BYTES = 4;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the address of a text; empty if it is none. An IPv6 address may have a zone, which is ignored. */
    public static Optional<IpAddress> parse(String text) {
        if (IPV4.matcher(text).matches()) {
            return ipv4(text);
        }
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (!IPV6.matcher(address).matches() || address.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new IpAddress(InetAddress.getByName(address).getAddress())); // a literal, by its characters
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<IpAddress> ipv4(String text) {
        byte[] bytes = new byte[IPV4_BYTES];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < IPV4_BYTES; i++) {
            int part = Integer.parseInt(parts[i]);
            if (part > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) { // some read 010 as 8
                return Optional.empty();
            }
            bytes[i] = (byte) part;
        }
        return Optional.of(new IpAddress(bytes));
    }

    /** Returns the number of bits. */
    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** Returns whether the first bits are those of another address of the same kind. */
    boolean hasPrefixOf(IpAddress other, int prefix) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest);
        return Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & mask & 0xff) == 0);
    }

    /** Returns what stands for one client: an IPv4 address, or the network of 64 bits of an IPv6 address. */
    public IpAddress client() {
        return bytes.length == IPV4_BYTES ? this : new IpAddress(Arrays.copyOf(bytes, NETWORK_BYTES));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the address as text; of a network, its bytes in hexadecimal. */
    @Override
    public String toString() {
        try {
            byte[] whole = bytes.length == NETWORK_BYTES ? Arrays.copyOf(bytes, 2 * NETWORK_BYTES) : bytes;
            String text = InetAddress.getByAddress(whole).getHostAddress();
            return bytes.length == NETWORK_BYTES ? text + "/64" : text;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }
}
